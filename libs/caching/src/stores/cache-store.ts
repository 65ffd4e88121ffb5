import type { CacheKey } from '../keys/cache-key.ts';
import type { Fields } from '../semantics/fields.ts';

/** An answer as it is kept. */
export interface StoredAnswer {
  readonly status: number;
  readonly fields: Fields;
  readonly body: string;
  /** Its age when it was kept, in seconds. */
  readonly age: number;
  /** Milliseconds that its origin took. */
  readonly took: number;
  /** The names of `Vary` that tell requests apart. */
  readonly vary: readonly string[];
  /** What it can be purged by, besides its URL. */
  readonly tags: readonly string[];
}

export interface Hit {
  readonly key: CacheKey;
  readonly answer: StoredAnswer;
  /** Milliseconds since it was kept. */
  readonly resident: number;
}

/** What a store knows of a request. */
export interface Lookup {
  /**
   * What the URL's entries were last purged by, to be handed back with an answer that was fetched since; undefined when nothing can be
   * kept.
   */
  readonly version: string | undefined;
  readonly hit: Hit | undefined;
  /** Why there is none: nothing of the URL, or nothing for the fields of this request. */
  readonly missed?: 'uri' | 'vary';
}

export interface KeepOptions {
  /** Milliseconds after which it is of no use any more. */
  readonly keepFor: number;
  /** Of the lookup before the answer was fetched. */
  readonly version: string | undefined;
  /** Milliseconds since its request was sent. */
  readonly sentAgo: number;
}

/**
 * Which of the replicas asks an origin, while the others wait for what it will keep. A lead ends by itself, should the replica that has it
 * be gone.
 */
export interface Leads {
  /** @returns what ends the lead; undefined where another replica has it */
  take(key: CacheKey): Promise<(() => void) | undefined>;
  isTaken(key: CacheKey): Promise<boolean>;
}

/** Keeps answers. What cannot be known is not there: a store that is gone has no entries, and never fails a read. */
export interface CacheStore {
  /** Where replicas share what is kept. */
  readonly leads?: Leads;
  /** @param keys of one URL: the first that has an entry counts */
  find(keys: readonly CacheKey[]): Lookup | Promise<Lookup>;
  /** @returns whether it is kept: not when its URL or one of its tags was purged since its request was sent */
  keep(key: CacheKey, answer: StoredAnswer, options: KeepOptions): boolean | Promise<boolean>;
  /** Whether a URL was not purged since a version of it was found; what cannot be known does not hold. */
  holds(place: string, version: string): boolean | Promise<boolean>;
  /** Makes all entries of a URL, for everybody and for each caller, count as gone. @throws StoreUnavailable when that cannot be done now */
  purge(place: string): void | Promise<void>;
  /** The same for all URLs with an entry that has the tag. @returns how many. @throws StoreUnavailable */
  purgeTag(tag: string): number | Promise<number>;
}

/** Bytes that an entry takes besides its texts, about. */
const OVERHEAD = 512;

/** Bytes of a text: V8 takes one for each character, or two for each where one is beyond Latin-1. */
const bytesOf = (text: string): number => (/[^\0-\xff]/.test(text) ? 2 * text.length : text.length);

/** Bytes of an entry, about. */
export function weightOf({ body, fields, tags }: StoredAnswer, key: CacheKey): number {
  let bytes = OVERHEAD + bytesOf(body) + key.fixed.length;
  for (const [name, value] of Object.entries(fields)) bytes += name.length + (value?.length ?? 0);
  for (const tag of tags) bytes += tag.length;
  return bytes;
}
