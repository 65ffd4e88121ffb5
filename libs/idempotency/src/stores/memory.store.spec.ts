import { Identity } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import fc from 'fast-check';
import type { Claim } from './idempotency-store.ts';
import { MemoryStore } from './memory.store.ts';
import { storeContract } from './store-contract.fixture.ts';

describe('keys in memory', () => {
  let now: number;

  beforeEach(() => {
    now = 1_000_000;
  });

  const storeOf = (keys: number, bytes: number): MemoryStore => new MemoryStore({ keys, bytes }, () => now);
  const claim = (key: string, caller = 'ann'): Claim => ({ key, caller: new Identity('spec', caller), fingerprint: 'f', token: 't' });
  const answered = async (store: MemoryStore, key: string, answer: string, caller?: string): Promise<boolean> => {
    await store.claim(claim(key, caller), 1_000);
    return store.complete(claim(key, caller), answer, 60_000);
  };
  const stateOf = async (store: MemoryStore, key: string, caller?: string): Promise<string> => (await store.claim(claim(key, caller), 1_000)).state;

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

  it('never give up what is in flight: a further key is refused', async () => {
    const store = storeOf(2, 1_000);
    expect([await stateOf(store, 'a'), await stateOf(store, 'b')]).toEqual(['claimed', 'claimed']);
    await expect(store.claim(claim('c'), 1_000)).rejects.toThrow(StoreUnavailable);
    now += 1_001;
    expect(await stateOf(store, 'c')).toBe('claimed');
    expect(store.size).toBe(1);
  });

  it('are the caller’s own that give way, when one sends more than its share', async () => {
    const store = storeOf(1_600, 1_000_000);
    await answered(store, 'bob 1', '1', 'bob');
    for (let index = 0; index < 2_000; index += 1) await answered(store, `k${index}`, '1');
    expect(store.size).toBe(201);
    expect({ others: await stateOf(store, 'bob 1', 'bob'), latest: await stateOf(store, 'k1999'), oldest: await stateOf(store, 'k0') }).toEqual({
      others: 'answered',
      latest: 'answered',
      oldest: 'claimed',
    });
  });

  it('of others are not forgotten for a new one when memory is full: the new one is refused', async () => {
    const store = storeOf(800, 1_000_000);
    for (let index = 0; index < 800; index += 1) await answered(store, `k${index}`, '1', `caller ${index % 8}`);
    await expect(store.claim(claim('late', 'late'), 1_000)).rejects.toThrow(StoreUnavailable);
    expect([await stateOf(store, 'k0', 'caller 0'), await stateOf(store, 'k799', 'caller 7')]).toEqual(['answered', 'answered']);
    now += 60_001;
    expect(await stateOf(store, 'late', 'late')).toBe('claimed');
  });

  it('stay claimed when there is no room for the answer: a repeat is no first request', async () => {
    const store = storeOf(100, 10);
    await answered(store, 'bob 1', 'x'.repeat(8), 'bob');
    expect(await answered(store, 'a', 'x'.repeat(8))).toBe(false);
    expect(await stateOf(store, 'a')).toBe('in-flight');
  });

  it('cost the caller none of its answers when there is no room for a new one even without them', async () => {
    const store = storeOf(100, 10);
    await answered(store, 'bob 1', '12', 'bob');
    await answered(store, 'a', '1');
    expect([await answered(store, 'b', 'x'.repeat(11)), await answered(store, 'c', 'x'.repeat(9))]).toEqual([false, false]);
    expect([await stateOf(store, 'a'), await stateOf(store, 'bob 1', 'bob')]).toEqual(['answered', 'answered']);
    expect(await answered(store, 'd', 'x'.repeat(8))).toBe(true);
    expect([await stateOf(store, 'd'), await stateOf(store, 'a')]).toEqual(['answered', 'claimed']);
  });

  it('take the room of claims that have run out before that of an answer', async () => {
    const store = storeOf(3, 1_000);
    await answered(store, 'a', '1');
    expect([await stateOf(store, 'b'), await stateOf(store, 'c')]).toEqual(['claimed', 'claimed']);
    now += 1_000;
    expect([await stateOf(store, 'd'), await stateOf(store, 'e'), await stateOf(store, 'a')]).toEqual(['claimed', 'claimed', 'answered']);
    expect(store.size).toBe(3);
    expect(await stateOf(store, 'f')).toBe('claimed');
    expect(store.size).toBe(3);
    await expect(store.claim(claim('g'), 1_000)).rejects.toThrow(StoreUnavailable);
    now += 999;
    await expect(store.claim(claim('g'), 1_000)).rejects.toMatchObject({ cause: { message: expect.stringContaining('3 keys with answers of 0 bytes are kept, 3 of them for this caller') as string } });
    now += 1;
    expect(await stateOf(store, 'g')).toBe('claimed');
  });

  it('are counted as taken until they are given back, and no longer', async () => {
    const store = storeOf(2, 1_000);
    for (let time = 0; time < 5; time += 1) {
      expect([await stateOf(store, 'a'), await stateOf(store, 'b')]).toEqual(['claimed', 'claimed']);
      await expect(store.claim(claim('c', 'bob'), 1_000)).rejects.toThrow(StoreUnavailable);
      for (const key of ['a', 'b']) await store.release(claim(key));
      expect(store.size).toBe(0);
    }
    for (let time = 0; time < 5; time += 1) {
      expect(await stateOf(store, 'a')).toBe('claimed');
      now += 1_000;
    }
    expect([await stateOf(store, 'b'), await stateOf(store, 'c', 'bob')]).toEqual(['claimed', 'claimed']);
    for (const whose of [claim('b'), claim('c', 'bob')]) await store.release(whose);
    // Nothing is left of callers either.
    expect(Reflect.get(store, 'shares')).toEqual(new Map());
    await answered(store, 'd', '1');
    now += 60_000;
    await store.release(claim('e'));
    await stateOf(store, 'e', 'bob');
    expect(Reflect.get(store, 'shares')).toHaveProperty('size', 1);
  });

  it('are found as soon as they run out, however long others hold', async () => {
    const store = storeOf(2, 1_000);
    const claimed = async (key: string, lease: number): Promise<string> => (await store.claim(claim(key), lease)).state;
    expect([await claimed('a', 1_000), await claimed('b', 2_000)]).toEqual(['claimed', 'claimed']);
    now += 1_000;
    expect([await claimed('c', 60_000), await claimed('b', 60_000)]).toEqual(['claimed', 'in-flight']);
    now += 1_000;
    expect(await claimed('d', 60_000)).toBe('claimed');
    now += 57_999;
    await expect(store.claim(claim('e'), 1_000)).rejects.toThrow(StoreUnavailable);
  });

  it('cost a flood no look at all claims for each request that is refused', async () => {
    const store = storeOf(50, 1_000);
    for (let index = 0; index < 50; index += 1) await stateOf(store, `k${index}`);
    const looks = jest.spyOn(Reflect.get(store, 'held') as Map<string, unknown>, Symbol.iterator as never);
    for (let time = 0; time < 20; time += 1) await expect(store.claim(claim('late', 'bob'), 1_000)).rejects.toThrow(StoreUnavailable);
    expect({ looks: looks.mock.calls.length }).toEqual({ looks: 0 });
    now += 1_000;
    expect({ state: await stateOf(store, 'late', 'bob'), looks: looks.mock.calls.length }).toEqual({ state: 'claimed', looks: 1 });
  });

  it('that are in flight count towards their caller’s share, and leave others the rest', async () => {
    const store = storeOf(1_600, 1_000_000);
    for (let index = 0; index < 200; index += 1) expect(await stateOf(store, `k${index}`)).toBe('claimed');
    await expect(store.claim(claim('late'), 1_000)).rejects.toThrow('the store cannot be reached');
    expect(await stateOf(store, 'late', 'bob')).toBe('claimed');
    await store.release(claim('k0'));
    expect(await stateOf(store, 'late too')).toBe('claimed');
    await expect(store.claim(claim('later'), 1_000)).rejects.toThrow('the store cannot be reached');
  });

  it('count together, answered and in flight, after one of them was given back', async () => {
    const store = storeOf(1_600, 1_000_000);
    for (let index = 0; index < 50; index += 1) await answered(store, `a${index}`, '1');
    for (let index = 0; index < 51; index += 1) await stateOf(store, `k${index}`);
    await store.release(claim('k0'));
    for (let index = 0; index < 150; index += 1) expect(await stateOf(store, `late ${index}`)).toBe('claimed');
    expect(store.size).toBe(200);
    await expect(store.claim(claim('later'), 1_000)).rejects.toThrow(StoreUnavailable);
  });

  it('have answers of a share of all bytes at most, for each caller', async () => {
    const store = storeOf(1_600, 16 * 1024 * 1024);
    const megabytes = (many: number): string => 'x'.repeat(many * 1024 * 1024);
    expect(await answered(store, 'a', `${megabytes(2)}x`)).toBe(false);
    for (const key of ['b', 'c', 'd']) expect(await answered(store, key, megabytes(1))).toBe(true);
    expect([await stateOf(store, 'c'), await stateOf(store, 'd'), await stateOf(store, 'b')]).toEqual(['answered', 'answered', 'claimed']);
    expect(await answered(store, 'e', megabytes(2), 'bob')).toBe(true);
  });

  it('are refused to others when there is no byte left for an answer', async () => {
    const store = storeOf(100, 10);
    await answered(store, 'a', 'x'.repeat(10));
    await expect(store.claim(claim('b', 'bob'), 1_000)).rejects.toThrow(StoreUnavailable);
    expect(await stateOf(store, 'a')).toBe('answered');
  });

  it('end at the very moment that was told, claims and answers', async () => {
    const store = storeOf(10, 1_000);
    await answered(store, 'a', '1');
    await stateOf(store, 'b');
    now += 1_000;
    expect(await stateOf(store, 'b')).toBe('claimed');
    now += 58_999;
    expect(await stateOf(store, 'a')).toBe('answered');
    now += 1;
    expect(await stateOf(store, 'a')).toBe('claimed');
  });

  it('are known as long as they are promised, whatever other callers do', async () => {
    const step = fc.record({ caller: fc.constantFrom('bob', 'eve', 'mal'), key: fc.nat(400), bytes: fc.nat(40), after: fc.nat(20) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 400 }), async (steps) => {
        now = 1_000_000;
        const store = storeOf(150, 400);
        const kept = await answered(store, 'mine', 'mine');
        for (const { caller, key, bytes, after } of steps) {
          now += after;
          await answered(store, `${caller} ${key}`, 'x'.repeat(bytes), caller).catch((error: unknown) => expect(error).toBeInstanceOf(StoreUnavailable));
        }
        expect({ kept, state: await stateOf(store, 'mine') }).toEqual({ kept: true, state: 'answered' });
      }),
      { numRuns: 50 },
    );
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
