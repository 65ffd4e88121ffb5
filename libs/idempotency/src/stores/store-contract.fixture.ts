import { Identity } from '@portico/platform';
import type { Claim, IdempotencyStore } from './idempotency-store.ts';

export interface StoreUnderTest {
  readonly store: IdempotencyStore;
  /** Lets time pass for what the store keeps. */
  pass(milliseconds: number): Promise<void> | void;
}

const LEASE = 10_000;
const KEEP = 60_000;
const claim = (token: string, fingerprint = 'f1', key = 'k'): Claim => ({ key, caller: new Identity('spec', 'ann'), fingerprint, token });

/** What every store of keys does. */
export function storeContract(start: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  let store: IdempotencyStore;
  let pass: StoreUnderTest['pass'];

  beforeEach(async () => {
    const made = await start();
    ({ store } = made);
    pass = (milliseconds) => made.pass(milliseconds);
  });

  it('lets one of many at once have a key', async () => {
    const claimed = await Promise.all(Array.from({ length: 20 }, (_, index) => store.claim(claim(`t${index}`), LEASE)));
    expect(claimed.filter(({ state }) => state === 'claimed')).toHaveLength(1);
    expect(claimed.filter(({ state }) => state === 'in-flight')).toHaveLength(19);
  });

  it('gives the answer again, as it was', async () => {
    await store.claim(claim('a'), LEASE);
    const answer = '{"body":"€ \\u0000 \'"}';
    expect(await store.complete(claim('a'), answer, KEEP)).toBe(true);
    expect(await store.claim(claim('b'), LEASE)).toEqual({ state: 'answered', answer });
  });

  it('knows another request by its fingerprint, while the first is in flight and when it has its answer', async () => {
    await store.claim(claim('a'), LEASE);
    expect(await store.claim(claim('b', 'f2'), LEASE)).toMatchObject({ state: 'changed' });
    await store.complete(claim('a'), '1', KEEP);
    expect(await store.claim(claim('b', 'f2'), LEASE)).toMatchObject({ state: 'changed' });
  });

  it('keeps keys apart', async () => {
    await store.claim(claim('a'), LEASE);
    expect(await store.claim(claim('b', 'f1', 'other'), LEASE)).toMatchObject({ state: 'claimed' });
  });

  it('forgets a key that is released, for any other request', async () => {
    await store.claim(claim('a'), LEASE);
    await store.release(claim('a'));
    expect(await store.claim(claim('b', 'f2'), LEASE)).toMatchObject({ state: 'claimed' });
  });

  it('takes nothing back from whom it does not belong to', async () => {
    await store.claim(claim('a'), LEASE);
    await store.release(claim('b'));
    expect(await store.complete(claim('b'), 'wrong', KEEP)).toBe(false);
    expect(await store.claim(claim('c'), LEASE)).toMatchObject({ state: 'in-flight' });
    expect(await store.complete(claim('a'), 'right', KEEP)).toBe(true);
    await store.release(claim('a'));
    expect(await store.complete(claim('a'), 'late', KEEP)).toBe(false);
    expect(await store.claim(claim('c'), LEASE)).toEqual({ state: 'answered', answer: 'right' });
  });

  it('frees a key when the lease is over, so that a crash does not hold it indefinitely', async () => {
    await store.claim(claim('a'), LEASE);
    await pass(LEASE - 1_000);
    expect(await store.claim(claim('b'), LEASE)).toMatchObject({ state: 'in-flight' });
    await pass(1_001);
    expect(await store.claim(claim('b'), LEASE)).toMatchObject({ state: 'claimed' });
    // The first claim has lost it.
    expect(await store.complete(claim('a'), 'late', KEEP)).toBe(false);
    await store.release(claim('a'));
    expect(await store.claim(claim('c'), LEASE)).toMatchObject({ state: 'in-flight' });
  });

  it.each([2_000, 20_000, 600_000])('holds a claim, and keeps an answer, for the %i ms that it is told', async (time) => {
    const states: string[] = [];
    const ask = async (token: string, lease: number): Promise<void> => void states.push((await store.claim(claim(token), lease)).state);
    await ask('a', time);
    await pass(time - 1_000);
    await ask('b', LEASE);
    await pass(1_001);
    await ask('b', LEASE);
    await store.complete(claim('b'), '1', time);
    await pass(time - 1_000);
    await ask('c', LEASE);
    await pass(1_001);
    await ask('c', LEASE);
    expect(states).toEqual(['claimed', 'in-flight', 'claimed', 'answered', 'claimed']);
  });

  it('takes the answer of a claim that it has forgotten, when no other claim has the key', async () => {
    expect(await store.complete(claim('a'), '1', KEEP)).toBe(true);
    expect(await store.claim(claim('b'), LEASE)).toEqual({ state: 'answered', answer: '1' });
    expect(await store.claim(claim('b', 'f2'), LEASE)).toMatchObject({ state: 'changed' });
  });

  it('forgets an answer when its time is over', async () => {
    await store.claim(claim('a'), LEASE);
    await store.complete(claim('a'), '1', KEEP);
    await pass(KEEP - 1_000);
    expect(await store.claim(claim('b'), LEASE)).toMatchObject({ state: 'answered' });
    await pass(1_001);
    expect(await store.claim(claim('b', 'f2'), LEASE)).toMatchObject({ state: 'claimed' });
  });
}
