import type { AccessToken } from '@portico/platform';
import { hash } from 'node:crypto';

/** A token that came with the request. Nothing that prints it shows it. */
export class BroughtToken implements AccessToken {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get id(): string {
    return hash('sha256', this.#text, 'base64url');
  }

  reveal(): string {
    return this.#text;
  }
}
