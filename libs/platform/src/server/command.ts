import type { BffSettings } from './bff.settings.ts';

/** What a command has to work with. */
export interface CommandContext {
  /** The BFF's name. */
  readonly name: string;
  readonly settings: BffSettings;
  /** Writes what was asked for, and nothing else: it may be read by a program. */
  readonly print: (text: string) => void;
  /** Writes what a person should know besides. */
  readonly remark: (text: string) => void;
}

/** Something that a BFF's program does instead of serving, with the BFF's own settings: `node main.mjs keys list`. */
export interface BffCommand {
  /** One line for help. */
  readonly about: string;
  /** @throws UsageError when the arguments are not understood, CommandError when it cannot be done */
  run(args: readonly string[], context: CommandContext): Promise<void>;
}

/** A command cannot be done; the message is all that a person needs. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  /** @param exitCode of sysexits.h */
  constructor(
    message: string,
    readonly exitCode: number,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
