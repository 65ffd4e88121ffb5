import { StoreUnavailable } from '@portico/redis';
import type { Claim } from './idempotency-store.ts';
import { MemoryStore } from './memory.store.ts';
import { storeContract } from './store-contract.fixture.ts';

describe('keys in memory', () => {
  let now: number;

  beforeEach(() => {
    now = 1_000_000;
  });

  const storeOf = (keys: number, bytes: number): MemoryStore => new MemoryStore({ keys, bytes }, () => now);
  const claim = (key: string): Claim => ({ key, fingerprint: 'f', token: 't' });
  const answered = async (store: MemoryStore, key: string, answer: string): Promise<boolean> => {
    await store.claim(claim(key), 1_000);
    return store.complete(claim(key), answer, 60_000);
  };
  const stateOf = async (store: MemoryStore, key: string): Promise<string> => (await store.claim(claim(key), 1_000)).state;

  storeContract(() => ({ store: storeOf(1_000, 1_000_000), pass: (milliseconds) => void (now += milliseconds) }));

  it('give up the oldest answer for a new key when there are as many as may be', async () => {
    const store = storeOf(3, 1_000);
    for (const key of ['a', 'b', 'c', 'd']) await answered(store, key, '1');
    expect(store.size).toBe(3);
    expect([await stateOf(store, 'd'), await stateOf(store, 'b')]).toEqual(['answered', 'answered']);
    expect(await stateOf(store, 'a')).toBe('claimed');
  });

  it('give up the oldest answers when all together are too long, and one that is by itself', async () => {
    const store = storeOf(100, 10);
    for (const key of ['a', 'b', 'c']) expect(await answered(store, key, '€1')).toBe(true);
    expect([await stateOf(store, 'b'), await stateOf(store, 'c'), await stateOf(store, 'a')]).toEqual(['answered', 'answered', 'claimed']);
    expect(await answered(store, 'd', 'x'.repeat(11))).toBe(false);
  });

  it('never give up what is under way: a further key is refused', async () => {
    const store = storeOf(2, 1_000);
    expect([await stateOf(store, 'a'), await stateOf(store, 'b')]).toEqual(['claimed', 'claimed']);
    await expect(store.claim(claim('c'), 1_000)).rejects.toThrow(StoreUnavailable);
    now += 1_001;
    expect(await stateOf(store, 'c')).toBe('claimed');
    expect(store.size).toBe(1);
  });

  it('hold no more than is kept, however many come and go', async () => {
    const store = storeOf(10_000, 1_000_000);
    for (let index = 0; index < 500; index += 1) {
      await answered(store, `k${index}`, 'x');
      now += 1_000;
    }
    expect(store.size).toBeLessThanOrEqual(61);
  });
});
