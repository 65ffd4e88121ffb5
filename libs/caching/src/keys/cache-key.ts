import { hash } from 'node:crypto';
import type { Caller } from '@portico/platform';
import type { Fields } from '../semantics/fields.ts';
import { comparedValue } from '../semantics/vary.ts';

/** What a key is made of: a request as it goes to the upstream, with its identity attached. */
export interface OutgoingRead {
  /** The upstream, or whatever else answers, by its name. */
  readonly of: string;
  /** Path and query. */
  readonly path: string;
  /** Fields that always tell requests apart, whatever `Vary` says: those of the BFF's own code, and what is forwarded. */
  readonly keyed: Fields;
  /** Fields that tell requests apart where `Vary` names them. */
  readonly offered?: Fields;
  /**
   * Fields that are sent and that no entry is told apart by: credentials, trace, deadline. An answer that varies by one is not kept. In
   * lower case.
   */
  readonly unkeyed: ReadonlySet<string>;
}

/** Fields whose values are secrets: in a key stands their hash. */
const SECRET: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-api-key']);

/**
 * Where an entry is kept. Keys are derived, never written: there is a `SharedKey` for what is everybody's, and a `CallerKey` for what is
 * one caller's, and nothing makes one of the other. The rules of RFC 9111 for shared and for private caches follow from the key's class.
 */
export abstract class CacheKey {
  abstract readonly shared: boolean;
  /** What is purged together: all entries of one URL, everybody's and each caller's. */
  readonly place: string;
  /** `shared`, or a text for one caller. */
  abstract readonly owner: string;
  /** One text for the fields that always tell requests apart. */
  readonly fixed: string;
  /** All that tell requests apart, as they are compared. */
  readonly fields: Fields;
  readonly unkeyed: ReadonlySet<string>;

  protected constructor({ of, path, keyed, offered, unkeyed }: OutgoingRead) {
    this.place = placeOf(of, path);
    const fixed = comparable(keyed);
    this.fixed = JSON.stringify(Object.entries(fixed).sort(byName));
    this.fields = offered ? { ...comparable(offered), ...fixed } : fixed;
    this.unkeyed = unkeyed;
  }
}

/** The key of an entry for everybody. It is made without a caller, so that nothing of one can be in it. */
export class SharedKey extends CacheKey {
  readonly shared = true;
  readonly owner = 'shared';

  constructor(read: OutgoingRead) {
    super(read);
  }
}

/** The key of an entry for one caller: who it is by issuer and subject, and what upstreams are told besides (docs/adr/0029). */
export class CallerKey extends CacheKey {
  readonly shared = false;
  readonly owner: string;

  constructor(read: OutgoingRead, { identity, customer, scopes, roles }: Caller) {
    super(read);
    this.owner = hash('sha256', JSON.stringify([identity.key, customer ?? null, scopes, roles]), 'base64url');
  }
}

/** The text that an URL's entries are purged by: it reveals neither path nor query. */
export const placeOf = (of: string, path: string): string => hash('sha256', JSON.stringify([of, path]), 'base64url');

function comparable(fields: Fields): Fields {
  const values: Record<string, string> = {};
  for (const [written, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const name = written.toLowerCase();
    values[name] = SECRET.has(name) ? hash('sha256', value, 'base64url') : comparedValue(name, value);
  }
  return values;
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]): number => (one < other ? -1 : 1);
