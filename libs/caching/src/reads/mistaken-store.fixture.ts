import type { CacheKey } from '../keys/cache-key.ts';
import type { CacheStore, KeepOptions, Lookup, StoredAnswer } from '../stores/cache-store.ts';

/** A store that finds and keeps under keys with a mistake in them. */
export class MistakenStore implements CacheStore {
  constructor(
    private readonly store: CacheStore,
    private readonly mistake: (key: CacheKey) => Partial<CacheKey>,
  ) {}

  find(keys: readonly CacheKey[]): Lookup | Promise<Lookup> {
    const found = this.store.find(keys.map((key) => this.wrong(key)));
    const asTheirs = ({ hit, ...more }: Lookup): Lookup => ({ ...more, hit: hit && { ...hit, key: keys[0] as CacheKey } });
    return found instanceof Promise ? found.then(asTheirs) : asTheirs(found);
  }

  keep(key: CacheKey, answer: StoredAnswer, options: KeepOptions): boolean | Promise<boolean> {
    return this.store.keep(this.wrong(key), answer, options);
  }

  holds(place: string, version: string): boolean | Promise<boolean> {
    return this.store.holds(place, version);
  }

  purge(place: string): void | Promise<void> {
    return this.store.purge(place);
  }

  purgeTag(tag: string): number | Promise<number> {
    return this.store.purgeTag(tag);
  }

  private wrong(key: CacheKey): CacheKey {
    return Object.assign(Object.create(key) as CacheKey, this.mistake(key));
  }
}

/** What a mistake is called, and how it spoils a key. */
export const MISTAKES: readonly (readonly [string, (key: CacheKey) => Partial<CacheKey>])[] = [
  ['keys have no identity', ({ shared }) => ({ owner: shared ? 'shared' : 'anyone' })],
  ['keys have only the subject', (key) => ({ owner: key.shared ? 'shared' : key.owner.slice(0, 1) })],
  ['a caller’s own entries are everybody’s', () => ({ owner: 'shared' })],
  ['Vary is lost, and with it what is forwarded', () => ({ fixed: '', fields: {} })],
  ['the query is lost', (key) => ({ place: key.place.slice(0, 1) })],
];
