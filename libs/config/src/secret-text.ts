import { inspect } from 'node:util';

const HIDDEN = '[secret]';

/** Text that logs, messages and JSON show as `[secret]`; only `reveal()` gives it away. */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  /** Length in UTF-16 code units. */
  get length(): number {
    return this.#text.length;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
