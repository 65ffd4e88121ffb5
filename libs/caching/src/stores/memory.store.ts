import { fingerprintOf, S3Fifo } from '@portico/platform';
import type { Queued } from '@portico/platform';
import { Tags } from './tags.ts';
import type { CacheKey } from '../keys/cache-key.ts';
import { variantOf } from '../semantics/vary.ts';
import type { CacheStore, Hit, KeepOptions, Lookup, StoredAnswer } from './cache-store.ts';
import { weightOf } from './cache-store.ts';

export interface MemoryLimits {
  /** Bytes, about. */
  readonly bytes: number;
  /** Entries of one owner for one URL. */
  readonly variants: number;
}

/** An entry with its place. */
interface Kept {
  readonly place: string;
  readonly owner: string;
  readonly variant: string;
  readonly answer: StoredAnswer;
  /** On the clock of the store, in milliseconds. */
  readonly keptAt: number;
  readonly until: number;
}

/** What one owner has of a URL. */
interface Owned {
  /** As the latest answer says (RFC 9111, section 4.1). */
  vary: readonly string[];
  readonly variants: Map<string, Queued<Kept>>;
}

/**
 * Counters of purges: URLs share one, so that their number is bounded. One that is counted for nothing costs an answer that is not kept.
 */
const VERSIONS = 4_096;

/** Keeps answers in the memory of this replica, up to a number of bytes. */
export class MemoryStore implements CacheStore {
  private readonly places = new Map<string, Map<string, Owned>>();
  private readonly queue: S3Fifo<Kept>;
  private readonly versions = new Uint32Array(VERSIONS);
  private readonly tags = new Tags();
  /** Purges by tag are about URLs that are not known yet: they count for all. */
  private epoch = 0;

  /** @param now milliseconds on a clock that is not set */
  constructor(
    private readonly limits: MemoryLimits,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.queue = new S3Fifo(limits.bytes, (kept) => this.forget(kept));
  }

  get bytes(): number {
    return this.queue.weight;
  }

  get entries(): number {
    return this.queue.size;
  }

  find(keys: readonly CacheKey[]): Lookup {
    const { place } = keys[0] as CacheKey;
    const version = this.versionOf(place);
    const owners = this.places.get(place);
    for (const key of keys) {
      const owned = owners?.get(key.owner);
      const hit = owned && this.hitOf(key, owned);
      if (hit) return { version, hit };
    }
    return { version, hit: undefined, missed: owners ? 'vary' : 'uri' };
  }

  keep(key: CacheKey, answer: StoredAnswer, { keepFor, version }: KeepOptions): boolean {
    const { place, owner } = key;
    if (version === undefined || version !== this.versionOf(place)) return false;
    const variant = idOf(key, answer.vary);
    const known = this.places.get(place)?.get(owner);
    // Answers that are chosen by other fields than before: which of the older ones a request would get cannot be said any more.
    if (known && known.vary.join() !== answer.vary.join()) for (const one of [...known.variants.values()]) this.remove(one);
    else this.makeRoomFor(variant, known);
    const keptAt = this.now();
    const kept: Kept = { place, owner, variant, answer, keptAt, until: keptAt + keepFor };
    const entry = this.queue.add(fingerprintOf(place + owner + variant), weightOf(answer, key), kept);
    if (!entry) return false;
    const owners = this.places.get(place) ?? new Map<string, Owned>();
    const owned = owners.get(owner) ?? { vary: answer.vary, variants: new Map<string, Queued<Kept>>() };
    owned.vary = answer.vary;
    owned.variants.set(variant, entry);
    this.places.set(place, owners.set(owner, owned));
    for (const tag of answer.tags) this.tags.add(tag, place);
    return true;
  }

  holds(place: string, version: string): boolean {
    return this.versionOf(place) === version;
  }

  purge(place: string): void {
    const at = fingerprintOf(place) % VERSIONS;
    this.versions[at] = (this.versions[at] as number) + 1;
    for (const owned of [...(this.places.get(place)?.values() ?? [])]) for (const entry of [...owned.variants.values()]) this.remove(entry);
  }

  purgeTag(tag: string): number {
    this.epoch += 1;
    const places = this.tags.placesOf(tag);
    for (const place of places) this.purge(place);
    return places.length;
  }

  private hitOf(key: CacheKey, { vary, variants }: Owned): Hit | undefined {
    const entry = variants.get(idOf(key, vary));
    if (!entry) return undefined;
    const { answer, keptAt, until } = entry.value;
    const now = this.now();
    if (now >= until) {
      this.remove(entry);
      return undefined;
    }
    this.queue.used(entry);
    return { key, answer, resident: now - keptAt };
  }

  /** A new answer replaces the one for the same request; and one client's odd fields do not push out more than those of the same URL. */
  private makeRoomFor(variant: string, known: Owned | undefined): void {
    if (!known) return;
    const same = known.variants.get(variant);
    if (same) this.remove(same);
    else if (known.variants.size >= this.limits.variants) {
      const [oldest] = known.variants.values();
      if (oldest) this.remove(oldest);
    }
  }

  private remove(entry: Queued<Kept>): void {
    this.queue.remove(entry);
    this.forget(entry.value);
  }

  private forget({ place, owner, variant, answer }: Kept): void {
    const owners = this.places.get(place);
    const owned = owners?.get(owner);
    owned?.variants.delete(variant);
    if (owned?.variants.size === 0) owners?.delete(owner);
    for (const tag of answer.tags) this.tags.remove(tag, place);
    if (owners?.size === 0) this.places.delete(place);
  }

  private versionOf(place: string): string {
    return `${this.epoch}.${this.versions[fingerprintOf(place) % VERSIONS]}`;
  }
}

const idOf = (key: CacheKey, vary: readonly string[]): string => `${key.fixed}\n${variantOf(vary, key.fields)}`;
