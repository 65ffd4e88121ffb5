import type { InputNode } from '../input-node.ts';
import type { JsonSchema } from '../json-schema/json-schema.ts';
import type { Origin } from '../origin.ts';
import type { SecretFiles } from '../secret-files.ts';
import type { SettingPath } from '../setting-path.ts';

/** What a conversion may use besides the value itself. */
export interface ReadingContext {
  readonly path: SettingPath;
  readonly secrets: SecretFiles;
}

/** Turns a value as written into the value that code uses, and back into text for people. */
export interface Conversion<T = unknown> {
  /** What the reference calls such a value, bounds included: `duration from 10ms to 5m`. */
  readonly type: string;
  /** The same with an article, for messages: `a duration`. */
  readonly noun: string;
  /** A value as it may stand in the file. */
  readonly example: string;
  /** True when a variable with the suffix `__FILE` may name a file that holds the value. */
  readonly fromFile?: boolean;
  /** True for a URL that must be `https` in production. */
  readonly https?: boolean;
  /** @throws SettingFormatError */
  read(node: InputNode, context: ReadingContext): T;
  /** The value as it would be written in the file; never a secret. */
  written(value: T): unknown;
  /** What may be written, for editors. */
  schema(): JsonSchema;
  /** Text for messages and the reference; never a secret. */
  show(value: T): string;
  /** Where the value truly came from, when that is not where its node stands. */
  originOf?(node: InputNode, context: ReadingContext): Origin;
  /** @throws SettingFormatError when the value that the class starts with may not be used. */
  checkDefault?(value: T, context: ReadingContext): void;
}
