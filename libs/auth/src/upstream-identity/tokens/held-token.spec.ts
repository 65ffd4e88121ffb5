import type { Credentials } from '@portico/upstream';
import { HeldToken } from './held-token.ts';
import type { FetchedToken } from './held-token.ts';

const [LIFETIME, COOL_DOWN] = [100_000, 5_000];

describe('a token that is held', () => {
  let now: number;
  let held: HeldToken;
  let fetched: number;
  let faults: unknown[];
  let fetch: () => Promise<FetchedToken>;

  beforeEach(() => {
    [now, fetched, faults] = [1_000_000, 0, []];
    held = new HeldToken(COOL_DOWN, (error) => faults.push(error), () => now);
    fetch = async () => ({ token: `t${(fetched += 1)}`, lifetime: LIFETIME });
  });

  const get = async (): Promise<string | undefined> => (await held.get(fetch))[1];
  const atHand = (): Credentials | Promise<Credentials> => held.get(fetch);
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const fails = () => Promise.reject(new Error('away'));

  it('is fetched once for all who wait for it, and is at hand then', async () => {
    expect(await Promise.all(Array.from({ length: 50 }, get))).toEqual(Array.from({ length: 50 }, () => 'Bearer t1'));
    expect(atHand()).toEqual(['authorization', 'Bearer t1']);
    expect(fetched).toBe(1);
  });

  it('is replaced once, before it expires, without delaying calls', async () => {
    await get();
    now += LIFETIME * 0.8 - 1;
    atHand();
    expect(fetched).toBe(1);
    now += 1;
    expect([atHand(), atHand()]).toEqual([['authorization', 'Bearer t1'], ['authorization', 'Bearer t1']]);
    await settled();
    expect([atHand(), fetched]).toEqual([['authorization', 'Bearer t2'], 2]);
  });

  it('is not used up to its last moment: the way to the upstream takes time, too', async () => {
    await get();
    now += LIFETIME - 10_000;
    expect(atHand()).toBeInstanceOf(Promise);
    expect(await get()).toBe('Bearer t2');
  });

  it('of a short life is used for nine tenths of it', async () => {
    fetch = async () => ({ token: `t${(fetched += 1)}`, lifetime: 1_000 });
    await get();
    now += 899;
    expect(atHand()).toEqual(['authorization', 'Bearer t1']);
    await settled();
    now += 901;
    expect(await get()).toBe('Bearer t3');
  });

  it('counts its life from when it was asked for', async () => {
    let answer: (token: FetchedToken) => void = () => undefined;
    fetch = () => new Promise((resolve) => (answer = resolve));
    const waiting = get();
    now += LIFETIME;
    answer({ token: 'old', lifetime: LIFETIME });
    expect(await waiting).toBe('Bearer old');
    expect(atHand()).toBeInstanceOf(Promise);
  });

  it('is replaced by when it was asked for, too', async () => {
    let answer: () => void = () => undefined;
    const working = fetch;
    fetch = () => new Promise((resolve) => (answer = () => resolve({ token: 'slow', lifetime: LIFETIME })));
    const waiting = get();
    now += LIFETIME / 2;
    answer();
    await waiting;
    fetch = working;
    now += LIFETIME * 0.3;
    expect(atHand()).toEqual(['authorization', 'Bearer slow']);
    await settled();
    expect(atHand()).toEqual(['authorization', 'Bearer t1']);
  });

  it('that could not be had is let be for a while from when that was known', async () => {
    let fail: () => void = () => undefined;
    const working = fetch;
    fetch = () => new Promise((_, reject) => (fail = () => reject(new Error('away'))));
    const waiting = get();
    now += 2 * COOL_DOWN;
    fail();
    await expect(waiting).rejects.toThrow('away');
    fetch = working;
    now += COOL_DOWN - 1;
    await expect(get()).rejects.toThrow('away');
    now += 1;
    expect(await get()).toBe('Bearer t1');
  });

  it('goes on when it cannot be replaced, and that is tried again after a while only', async () => {
    await get();
    now += LIFETIME * 0.8;
    const working = fetch;
    fetch = fails;
    for (let calls = 0; calls < 3; calls += 1) {
      expect(atHand()).toEqual(['authorization', 'Bearer t1']);
      await settled();
    }
    expect(faults).toHaveLength(1);
    fetch = working;
    now += COOL_DOWN;
    atHand();
    await settled();
    expect(atHand()).toEqual(['authorization', 'Bearer t2']);
  });

  it('that cannot be had fails those who need it, at once for a while, and is asked for again then', async () => {
    const working = fetch;
    fetch = fails;
    await expect(get()).rejects.toThrow('away');
    fetch = working;
    await expect(get()).rejects.toThrow('away');
    expect([fetched, faults.length]).toEqual([0, 1]);
    now += COOL_DOWN;
    expect(await get()).toBe('Bearer t1');
  });

  describe('and refused by the upstream', () => {
    it('is fetched again, once for all calls that were refused', async () => {
      const refused = await held.get(fetch);
      now += COOL_DOWN;
      expect([held.refused(refused), held.refused(refused)]).toEqual([true, true]);
      expect(await Promise.all([get(), get()])).toEqual(['Bearer t2', 'Bearer t2']);
      expect(fetched).toBe(2);
    });

    it('is not fetched again when another one is there already', async () => {
      const old = await held.get(fetch);
      now += LIFETIME;
      await get();
      expect(held.refused(old)).toBe(true);
      expect([atHand(), fetched]).toEqual([['authorization', 'Bearer t2'], 2]);
    });

    it('is not fetched again when it has just arrived, however long ago it was requested', async () => {
      let answer: () => void = () => undefined;
      fetch = () => new Promise((resolve) => (answer = () => resolve({ token: 'slow', lifetime: LIFETIME })));
      const waiting = held.get(fetch);
      now += COOL_DOWN;
      answer();
      expect(held.refused(await waiting)).toBe(false);
    });

    it('is not fetched again when it has just arrived: that would never end', async () => {
      const refused = await held.get(fetch);
      now += COOL_DOWN - 1;
      expect(held.refused(refused)).toBe(false);
      expect([atHand(), fetched]).toEqual([refused, 1]);
    });
  });
});
