import { SharedKey } from '../keys/cache-key.ts';
import { MemoryStore } from './memory.store.ts';
import { answerOf, reading, storeContract, VARIANTS } from './store-contract.fixture.ts';

const put = (store: MemoryStore, path: string, body = ''): boolean => {
  const key = new SharedKey(reading(path));
  return store.keep(key, answerOf(body, { tags: [`tag of ${path}`] }), { keepFor: 60_000, sentAgo: 0, version: store.find([key]).version });
};
const has = (store: MemoryStore, path: string): boolean => store.find([new SharedKey(reading(path))]).hit !== undefined;

describe('answers in memory', () => {
  let now: number;

  storeContract(() => {
    now = 0;
    const store = new MemoryStore({ bytes: 10_000_000, variants: VARIANTS }, () => now);
    return { store, other: store, pass: (milliseconds) => void (now += milliseconds) };
  });

  it('never take more than their bytes, and nothing is left of those that had to go', () => {
    const store = new MemoryStore({ bytes: 100_000, variants: VARIANTS });
    for (let at = 0; at < 1_000; at += 1) {
      put(store, `/${at}`, 'x'.repeat(at % 5_000));
      expect(store.bytes).toBeLessThanOrEqual(100_000);
    }
    for (let at = 0; at < 1_000; at += 1) store.purge(new SharedKey(reading(`/${at}`)).place);
    const { places, tags } = store as unknown as { places: Map<string, unknown>; tags: { places: Map<string, unknown> } };
    expect({ entries: store.entries, bytes: store.bytes, places: places.size, tags: tags.places.size }).toEqual({
      entries: 0,
      bytes: 0,
      places: 0,
      tags: 0,
    });
  });

  it('do not take one that is larger than a tenth of all of them', () => {
    const store = new MemoryStore({ bytes: 100_000, variants: VARIANTS });
    expect({ large: put(store, '/large', 'x'.repeat(10_000)), small: put(store, '/small', 'x'.repeat(9_000)) }).toEqual({
      large: false,
      small: true,
    });
  });

  it('that are in use outlive a scan of ten times as many', () => {
    const store = new MemoryStore({ bytes: 100_000, variants: VARIANTS });
    for (let turn = 0; turn < 4; turn += 1) for (let at = 0; at < 10; at += 1) if (!has(store, `/used/${at}`)) put(store, `/used/${at}`);
    for (let at = 0; at < 2_000; at += 1) put(store, `/scan/${at}`);
    expect(Array.from({ length: 10 }, (_, at) => has(store, `/used/${at}`))).toEqual(Array.from({ length: 10 }, () => true));
  });
});
