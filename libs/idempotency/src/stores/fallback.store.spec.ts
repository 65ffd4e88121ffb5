import { Identity } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import { FallbackStore } from './fallback.store.ts';
import type { Claim } from './idempotency-store.ts';
import { MemoryStore } from './memory.store.ts';

/** Reachable or not, as the test has it. */
class Distant extends MemoryStore {
  error: Error | undefined;

  constructor() {
    super({ keys: 100, bytes: 1_000 });
  }

  override async claim(...args: Parameters<MemoryStore['claim']>): ReturnType<MemoryStore['claim']> {
    if (this.error) throw this.error;
    return super.claim(...args);
  }

  override async complete(...args: Parameters<MemoryStore['complete']>): ReturnType<MemoryStore['complete']> {
    if (this.error) throw this.error;
    return super.complete(...args);
  }

  override async release(...args: Parameters<MemoryStore['release']>): ReturnType<MemoryStore['release']> {
    if (this.error) throw this.error;
    return super.release(...args);
  }
}

const claim = (token: string): Claim => ({ key: 'k', caller: new Identity('spec', 'ann'), fingerprint: 'f', token });

describe('keys while the shared store is gone', () => {
  let shared: Distant;
  let local: MemoryStore;
  let store: FallbackStore;

  beforeEach(() => {
    shared = new Distant();
    local = new MemoryStore({ keys: 100, bytes: 1_000 });
    store = new FallbackStore(shared, local);
  });

  it('are kept by the replica alone, and ended where they were claimed', async () => {
    shared.error = new StoreUnavailable(undefined);
    const first = claim('a');
    expect(await store.claim(first, 1_000)).toEqual({ state: 'claimed' });
    expect(await store.claim(claim('b'), 1_000)).toEqual({ state: 'in-flight' });
    shared.error = undefined;
    expect(await store.complete(first, '1', 1_000)).toBe(true);
    expect([shared.size, local.size]).toEqual([0, 1]);
  });

  it('are given back where they were claimed', async () => {
    shared.error = new StoreUnavailable(undefined);
    const first = claim('a');
    await store.claim(first, 1_000);
    await store.release(first);
    shared.error = undefined;
    expect(local.size).toBe(0);
    expect(await store.claim(claim('b'), 1_000)).toEqual({ state: 'claimed' });
    expect(shared.size).toBe(1);
  });

  it('are shared again when it is back', async () => {
    const first = claim('a');
    await store.claim(first, 1_000);
    expect({ shared: shared.size, local: local.size }).toEqual({ shared: 1, local: 1 });
    await store.release(first);
    expect({ shared: shared.size, local: local.size }).toEqual({ shared: 0, local: 0 });
  });

  it('keep no answer that the shared store refuses, because the claim has become another replica’s', async () => {
    const late = claim('a');
    await store.claim(late, 1_000);
    await shared.release(late);
    await shared.claim(claim('of another replica'), 1_000);
    expect(await store.complete(late, '1', 1_000)).toBe(false);
    expect(local.known(claim('b'))).toEqual({ state: 'in-flight' });
  });

  it('of another replica are not noted, so that they are free once that one has given them back', async () => {
    await shared.claim(claim('of another replica'), 1_000);
    expect(await store.claim(claim('a'), 1_000)).toEqual({ state: 'in-flight' });
    expect(local.size).toBe(0);
  });

  const gone = new StoreUnavailable(undefined);
  it.each([
    { name: 'in flight, claimed before it went', claimed: undefined, completed: 'not', asked: gone, state: 'in-flight' },
    { name: 'in flight, claimed while it was gone', claimed: gone, completed: 'not', asked: undefined, state: 'in-flight' },
    { name: 'answered before it went', claimed: undefined, completed: undefined, asked: gone, state: 'answered' },
    { name: 'claimed before it went, and answered after that', claimed: undefined, completed: gone, asked: undefined, state: 'answered' },
    { name: 'answered while it was gone, which it does not know', claimed: gone, completed: gone, asked: undefined, state: 'answered' },
  ])('are not carried out again by the replica that has carried them out: $name', async ({ claimed, completed, asked, state }) => {
    const first = claim('a');
    shared.error = claimed;
    expect(await store.claim(first, 1_000)).toEqual({ state: 'claimed' });
    if (completed !== 'not') {
      shared.error = completed as StoreUnavailable | undefined;
      expect(await store.complete(first, '1', 1_000)).toBe(true);
    }
    shared.error = asked;
    expect(await store.claim(claim('b'), 1_000)).toMatchObject({ state });
    expect(await store.claim({ ...claim('b'), fingerprint: 'other' }, 1_000)).toEqual({ state: 'changed' });
  });

  it('are shared though the memory is full', async () => {
    store = new FallbackStore(shared, new MemoryStore({ keys: 0, bytes: 0 }));
    const first = claim('a');
    expect(await store.claim(first, 1_000)).toEqual({ state: 'claimed' });
    expect(await store.complete(first, '1', 1_000)).toBe(true);
    expect(await store.claim(claim('b'), 1_000)).toEqual({ state: 'answered', answer: '1' });
  });

  it('are not kept elsewhere for any other error', async () => {
    shared.error = new Error('a fault in the script');
    await expect(store.claim(claim('a'), 1_000)).rejects.toThrow('a fault in the script');
    expect(local.size).toBe(0);
  });
});
