import { elementsOf, withoutOws } from '@portico/config';
import { deltaSeconds } from './delta-seconds.ts';

interface Directive {
  /** Without quotes; undefined where there is none. */
  readonly argument: string | undefined;
  /** Whether it stands there a second time with another argument. */
  readonly conflicting: boolean;
}

const NAME = /[ \t,]*([!#$%&'*+\-.^_`|~\w]+)/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;

/** Fields that a body cannot be read without, and those that say how the answer is chosen and used: none of them can be left out. */
const INDISPENSABLE = [
  'content-type',
  'content-encoding',
  'content-range',
  'content-length',
  'vary',
  'etag',
  'last-modified',
  'cache-control',
  'date',
  'expires',
];

/** The directives of a `Cache-Control` field (RFC 9111, section 5.2), of a request or a response. Names are compared in lower case. */
export class Directives {
  private constructor(private readonly known: ReadonlyMap<string, Directive>) {}

  /**
   * Reads a field. An argument may be a token or a quoted string (RFC 9111, section 5.2). What follows a name and cannot be read does not
   * undo it: `no-store` counts however it goes on.
   */
  static of(field: string | undefined): Directives {
    if (field === undefined || field === '') return NONE;
    const pairs: [string, string | undefined][] = [];
    for (let at = 0; at < field.length;) {
      NAME.lastIndex = at;
      const name = NAME.exec(field)?.[1];
      if (name !== undefined) at = NAME.lastIndex;
      let argument: string | undefined;
      if (name !== undefined && field[at] === '=') {
        QUOTED.lastIndex = at + 1;
        const quoted = QUOTED.exec(field)?.[1];
        argument = quoted === undefined ? withoutOws(field.slice(at + 1, endOf(field, at))) : quoted.replace(/\\(.)/g, '$1');
        if (quoted !== undefined) at = QUOTED.lastIndex;
      }
      if (name !== undefined) pairs.push([name, argument]);
      at = endOf(field, at) + 1;
    }
    return Directives.from(pairs);
  }

  /** @param pairs names and arguments, in the order in which they were sent */
  static from(pairs: Iterable<readonly [string, string | undefined]>): Directives {
    const known = new Map<string, Directive>();
    for (const [written, argument] of pairs) {
      const name = written.toLowerCase();
      const before = known.get(name);
      known.set(name, {
        argument: before ? before.argument : argument,
        conflicting: before !== undefined && (before.conflicting || before.argument !== argument),
      });
    }
    return new Directives(known);
  }

  /** Whether there is none at all. */
  get none(): boolean {
    return this.known.size === 0;
  }

  has(name: string): boolean {
    return this.known.has(name);
  }

  /**
   * Freshness by one directive. An argument that is not a number, and two that differ, count as 0: stale (RFC 9111, section 4.2.1).
   * @returns undefined when it is not there
   */
  seconds(name: string): number | undefined {
    const directive = this.known.get(name);
    if (!directive) return undefined;
    return directive.conflicting ? 0 : (deltaSeconds(directive.argument) ?? 0);
  }

  /** The argument, where it is there once. */
  argument(name: string): string | undefined {
    return this.known.get(name)?.argument;
  }

  /** Whether `no-cache` or `private` is about the whole answer: it names no fields, or one that the rest is of no use without. */
  isAboutAll(name: string): boolean {
    const fields = this.fields(name);
    return fields === 'all' || (fields !== undefined && INDISPENSABLE.some((one) => fields.has(one)));
  }

  /**
   * The field names that `no-cache` or `private` is about, in lower case.
   * @returns `all` for the directive without names, undefined when it is not there. Of two, one with and one without, that without counts
   */
  fields(name: string): ReadonlySet<string> | 'all' | undefined {
    const directive = this.known.get(name);
    if (!directive) return undefined;
    if (directive.conflicting || directive.argument === undefined || directive.argument === '') return 'all';
    return new Set(elementsOf(directive.argument.toLowerCase()));
  }
}

/** Where the next comma is. */
function endOf(field: string, at: number): number {
  const comma = field.indexOf(',', at);
  return comma < 0 ? field.length : comma;
}

const NONE = Directives.from([]);
