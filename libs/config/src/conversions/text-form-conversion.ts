import type { InputNode } from '../input-node.ts';
import type { JsonSchema } from '../json-schema/json-schema.ts';
import type { Conversion } from './conversion.ts';
import { scalarText } from './scalar-text.ts';

export interface TextForm<T> {
  readonly type: string;
  readonly noun: string;
  readonly example: string;
  readonly fix: string;
  readonly https?: boolean;
  /** A regular expression that such a text matches. */
  readonly pattern: string;
  /** @throws SettingFormatError */
  readonly parse: (text: string) => T;
  readonly format: (value: T) => string;
}

/** Reads values that are always written as text in a form of their own: durations, sizes, URLs, address ranges. */
export class TextFormConversion<T> implements Conversion<T> {
  readonly type: string;
  readonly noun: string;
  readonly example: string;
  readonly https: boolean;

  constructor(private readonly form: TextForm<T>) {
    this.type = form.type;
    this.noun = form.noun;
    this.example = form.example;
    this.https = form.https === true;
  }

  read(node: InputNode): T {
    return this.form.parse(scalarText(node, this.noun, this.form.fix));
  }

  written(value: T): string {
    return this.form.format(value);
  }

  schema(): JsonSchema {
    return { type: 'string', pattern: this.form.pattern, examples: [this.example] };
  }

  show(value: T): string {
    return this.form.format(value);
  }
}
