import type { CommandContext } from '@portico/platform';
import type { PartnerStore } from '../stores/partner-store.ts';

/** One option of a command, for reading it and for help. */
export interface Option {
  /** What stands behind it: `<name>`. */
  readonly value: string;
  readonly about: string;
  readonly required?: boolean;
  /** May be given more than once. */
  readonly multiple?: boolean;
}

/** What somebody typed, understood. */
export interface Typed {
  /** In the order of the command's `takes`. */
  readonly names: readonly string[];
  /** The value of an option; the last one, if it was given twice. */
  option(name: string): string | undefined;
  /** The values of an option that may be given more than once; undefined when it was not given. */
  all(name: string): readonly string[] | undefined;
}

/** Where a command works, and what tells it the time. */
export interface Workplace extends Pick<CommandContext, 'print' | 'remark'> {
  readonly store: PartnerStore;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One thing to do with partners. */
export interface Command {
  /** `key create` */
  readonly verb: string;
  /** What stands behind it, in order: `partner`, `key`. */
  readonly takes: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  readonly about: string;
  /** @throws UsageError, CommandError */
  run(typed: Typed, workplace: Workplace): Promise<void>;
}
