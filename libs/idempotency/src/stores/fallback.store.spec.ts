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
    shared.error = undefined;
    await store.release(first);
    expect(local.size).toBe(0);
    expect(await store.claim(claim('b'), 1_000)).toEqual({ state: 'claimed' });
    expect(shared.size).toBe(1);
  });

  it('are shared again when it is back', async () => {
    const first = claim('a');
    await store.claim(first, 1_000);
    expect([shared.size, local.size]).toEqual([1, 0]);
    await store.release(first);
    expect(shared.size).toBe(0);
  });

  it('are not kept elsewhere for any other error', async () => {
    shared.error = new Error('a fault in the script');
    await expect(store.claim(claim('a'), 1_000)).rejects.toThrow('a fault in the script');
    expect(local.size).toBe(0);
  });
});
