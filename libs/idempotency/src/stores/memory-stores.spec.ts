import { Identity } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import type { Claim } from './idempotency-store.ts';
import { MemoryStores } from './memory-stores.ts';

const claim = (issuer: string, key: string, token = 't'): Claim => ({ key, caller: new Identity(issuer, 'ann'), fingerprint: 'f', token });

describe('keys in memory, by the issuers of their callers', () => {
  it('take room from those of the same issuer only', async () => {
    const store = new MemoryStores({ keys: 2, bytes: 10 });
    for (const key of ['a', 'b']) await store.claim(claim('https://shop.example', key), 1_000);
    await expect(store.claim(claim('https://shop.example', 'c'), 1_000)).rejects.toThrow(StoreUnavailable);
    expect(await store.claim(claim('partners', 'c'), 1_000)).toEqual({ state: 'claimed' });
    expect(await store.complete(claim('partners', 'c'), 'x'.repeat(11), 1_000)).toBe(false);
  });

  it('are known of the issuer whose caller claimed them', async () => {
    const store = new MemoryStores({ keys: 2, bytes: 10 });
    await store.claim(claim('partners', 'a'), 1_000);
    expect([store.known(claim('partners', 'a')), store.known(claim('https://shop.example', 'a'))]).toEqual([{ state: 'in-flight' }, undefined]);
  });

  it('are ended where they were claimed', async () => {
    const store = new MemoryStores({ keys: 2, bytes: 10 });
    for (const key of ['a', 'b']) await store.claim(claim('partners', key), 1_000);
    await store.release(claim('partners', 'a', 'another'));
    expect(await store.claim(claim('partners', 'a'), 1_000)).toEqual({ state: 'in-flight' });
    await store.release(claim('partners', 'a'));
    expect(await store.claim(claim('partners', 'a'), 1_000)).toEqual({ state: 'claimed' });
    expect(await store.complete(claim('partners', 'b'), '1', 1_000)).toBe(true);
    expect(await store.claim(claim('partners', 'b'), 1_000)).toEqual({ state: 'answered', answer: '1' });
  });
});
