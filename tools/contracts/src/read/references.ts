import { isObject } from '../open-api.ts';

/** References that lead to one another at most; more lead round in circles. */
const LONGEST_CHAIN = 32;

/** The steps of a JSON pointer in a URI fragment (RFC 6901, section 6). */
export const stepsOf = (reference: string): string[] =>
  reference
    .slice(2)
    .split('/')
    .map((step) => decoded(step).replaceAll('~1', '/').replaceAll('~0', '~'));

/** One step of a JSON pointer (RFC 6901, section 3). */
export const pointerStep = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Follows the references within one document. */
export class References {
  private readonly document: object;

  constructor(document: object) {
    this.document = document;
  }

  /** @returns undefined where the reference leads nowhere */
  at(reference: string): unknown {
    if (!reference.startsWith('#/')) return undefined;
    let found: unknown = this.document;
    for (const step of stepsOf(reference)) {
      if (isObject(found) && typeof found['$ref'] === 'string' && !Object.hasOwn(found, step)) found = this.resolve(found);
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
      found = (found as Record<string, unknown>)[step];
    }
    return found;
  }

  /** What a reference finally leads to; anything else is returned as it is. @returns undefined where it leads nowhere, or in a circle */
  resolve<T>(value: T): Exclude<T, { $ref: string }> | undefined {
    let found: unknown = value;
    for (let length = 0; length < LONGEST_CHAIN; length += 1) {
      if (!isObject(found) || typeof found['$ref'] !== 'string') return found as Exclude<T, { $ref: string }>;
      found = this.at(found['$ref']);
    }
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
