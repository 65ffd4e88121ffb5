import { elementsOf } from './optional-whitespace.ts';

/** A coding with its weight (RFC 9110, sections 12.4.2 and 12.5.3). */
const ELEMENT = /^([\w!#$%&'*+.^`|~-]+)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;
/** Elements that are looked at: there are not as many codings. */
const MOST = 32;

/** The weights that a client gives to content codings, from 0, which refuses one, to 1. */
export class CodingWeights {
  private readonly named = new Map<string, number>();

  /** @param accepted `Accept-Encoding`; elements of it that are malformed say nothing */
  constructor(accepted: string) {
    for (const element of elementsOf(accepted).slice(0, MOST)) {
      const [, name, weight = '1'] = ELEMENT.exec(element) ?? [];
      if (name !== undefined) this.named.set(codingOf(name), Number(weight));
    }
  }

  /** @param coding in small letters */
  of(coding: string): number {
    return this.named.get(coding) ?? this.named.get('*') ?? 0;
  }

  /** The weight of an answer as it is, where it is named; 0 otherwise: any coding that is taken is better then. */
  get identity(): number {
    return this.named.get('identity') ?? 0;
  }
}

/** Codings are named in any case, and one of them in two ways (RFC 9110, section 8.4.1.3). */
function codingOf(name: string): string {
  const coding = name.toLowerCase();
  return coding === 'x-gzip' ? 'gzip' : coding;
}
