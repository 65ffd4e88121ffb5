import { SecretText } from '@portico/config';
import { Identity } from '@portico/platform';
import { Seal, StoreUnavailable } from '@portico/redis';
import { AuthSignals } from '../callers/auth.signals.ts';
import { InvalidIdToken } from './id-tokens.ts';
import { ProviderRefused, ProviderUnavailable } from './identity-provider.ts';
import type { Grant, IdentityProvider } from './identity-provider.ts';
import { MemorySessionStore } from './memory-session.store.ts';
import { SessionLife } from './session-life.ts';
import type { Session } from './session.ts';
import { tokensOf } from './session-tokens.ts';
import { TokenRefresh } from './token-refresh.ts';

const MINUTE = 60_000;
const sealOf = (letter: string): Seal => new Seal([new SecretText(letter.repeat(32))], 'spec', 'tokens');
const RULES = { idle: 30 * MINUTE, lasts: 600 * MINUTE, ahead: MINUTE / 2, grace: 5 * MINUTE, timeout: 5_000 };

describe('the tokens of a session', () => {
  let now: number;
  let asked: string[];
  let askedFor: unknown[];
  let answer: () => Promise<Grant>;
  let revoke: (token: string) => Promise<void>;
  let revoked: string[];
  let ended: string[];
  let failed: unknown[];
  let notGivenBack: unknown[];
  let store: MemorySessionStore;
  let vault: Seal;
  let life: SessionLife;
  const signals = new AuthSignals();
  signals.sessionEnded.subscribe(({ because }) => ended.push(because));
  signals.sessionUpkeepFailed.subscribe(({ error }) => failed.push(error));
  signals.revocationFailed.subscribe(({ error }) => notGivenBack.push(error));

  beforeEach(() => {
    now = 1_000_000_000;
    [asked, askedFor, revoked, ended, failed, notGivenBack] = [[], [], [], [], [], []];
    revoke = (token) => Promise.resolve(void revoked.push(token));
    answer = () => Promise.resolve({ tokens: { access: 'a2', refresh: 'r2' }, lasts: 5 * MINUTE, scopes: ['profile', 'more'] });
    store = new MemorySessionStore(10, () => now, () => now);
    vault = sealOf('s');
    life = new SessionLife(store, vault, RULES, signals, () => now);
  });

  const provider = {
    refresh: (token: string, scopes: readonly string[], { subject }: Identity) => {
      asked.push(token);
      askedFor.push({ scopes, subject });
      return answer();
    },
    revoke: (token: string) => revoke(token),
  } as unknown as IdentityProvider;

  /** As a replica has it. */
  const replica = (): TokenRefresh => new TokenRefresh(store, provider, vault, life, RULES, signals, () => now, () => now);

  /** All that goes on beside the requests has been done, but for what waits for a timer. */
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  /** Sees to it that what a method of the store is given is noted, and done or not. */
  const noted = <K extends 'lock' | 'unlock'>(method: K, does?: () => never): Parameters<MemorySessionStore[K]>[] => {
    const [calls, real] = [[] as Parameters<MemorySessionStore[K]>[], store[method].bind(store) as (...args: unknown[]) => never];
    store[method] = ((...args: Parameters<MemorySessionStore[K]>) => (calls.push(args), (does ?? real)(...args))) as never;
    return calls;
  };

  const begun = async (refresh: string | undefined = 'r1', lasts = 5 * MINUTE, key = 'k'): Promise<Session> => {
    const tokens = { access: 'a1', ...(refresh === undefined ? {} : { refresh }) };
    const caller = { identity: new Identity('idp', 'ann'), scopes: ['profile'], roles: [] };
    const session: Session = {
      ...{ key, caller, sid: undefined, profile: {}, agent: '', startedAt: now, endsAt: now + RULES.lasts, seenAt: now, version: 1 },
      ...life.keep({ tokens, lasts, scopes: [] }, key),
    };
    store.add(session, life.until(session));
    return session;
  };

  it('are left alone while they are good: the provider is not asked, and nothing is locked', async () => {
    const [session, locked] = [await begun(), noted('lock')];
    now += 4.5 * MINUTE - 1;
    expect(replica().fresh(session)).toBe(session);
    await settled();
    expect({ asked, locked }).toEqual({ asked: [], locked: [] });
    now += 1;
    expect(replica().fresh(session)).toBe(session);
    await settled();
    expect({ asked, askedFor, locked: locked.length }).toEqual({ asked: ['r1'], askedFor: [{ scopes: ['profile'], subject: 'ann' }], locked: 1 });
  });

  it('are replaced beside the request shortly before they expire', async () => {
    const [session, refresh] = [await begun(), replica()];
    now += 4.6 * MINUTE;
    const locked = noted('lock');
    expect(refresh.fresh(session)).toBe(session);
    expect(refresh.fresh(session)).toBe(session);
    while (store.find('k')?.version !== 2) await settled();
    expect(locked).toEqual([['k', expect.any(String), RULES.timeout + 5_000]]);
    expect(store.find('k')).toMatchObject({ caller: { scopes: ['profile', 'more'] }, expireAt: now + 5 * MINUTE, renewAt: now + 4.5 * MINUTE });
    expect(asked).toEqual(['r1']);
    now += RULES.idle;
    expect(store.find('k')).toBeUndefined();
  });

  it('are replaced once, and all who need them wait for it, in each replica', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    const [one, other] = [replica(), replica()];
    const all = await Promise.all([one, other, one, other, other].map((each) => each.fresh(session)));
    expect(all.map((each) => each?.version)).toEqual([2, 2, 2, 2, 2]);
    expect(asked).toEqual(['r1']);
    expect(tokensOf(store.find('k') as Session, vault)).toEqual({ access: 'a2', refresh: 'r2' });
  });

  it('that live shortly are replaced halfway, not with each request', async () => {
    const session = await begun('r1', 20_000);
    now += 9_999;
    expect(replica().fresh(session)).toBe(session);
    await settled();
    expect(asked).toEqual([]);
    now += 1;
    expect(replica().fresh(session)).toBe(session);
    await settled();
    expect(asked).toEqual(['r1']);
  });

  it('are waited for from the moment at which they expire', async () => {
    const session = await begun();
    now += 5 * MINUTE - 1;
    expect(replica().fresh(session)).toBe(session);
    await settled();
    const other = await begun('r1', 5 * MINUTE, 'k2');
    now += 5 * MINUTE;
    expect(await replica().fresh(other)).toMatchObject({ key: 'k2', version: 2 });
  });

  it('that another replica has replaced already are taken from the store', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    await replica().fresh(session);
    expect(await replica().fresh(session)).toMatchObject({ version: 2 });
    expect(asked).toEqual(['r1']);
  });

  it('end the session when the provider gives no more', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    answer = () => Promise.reject(new ProviderRefused('invalid_grant', undefined));
    expect(await replica().fresh(session)).toBeUndefined();
    expect([store.find('k'), ended]).toEqual([undefined, ['invalid_grant']]);
  });

  it('end the session when the provider gives those of somebody else', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    answer = () => Promise.reject(new InvalidIdToken('the refreshed ID token is about somebody else'));
    expect(await replica().fresh(session)).toBeUndefined();
    expect({ found: store.find('k'), ended }).toEqual({ found: undefined, ended: ['the refreshed ID token is about somebody else'] });
  });

  it('end the session when they were sealed with a secret that is gone', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    vault = sealOf('t');
    expect(await replica().fresh(session)).toBeUndefined();
    expect(ended).toEqual(['sealed with a secret that is no longer listed']);
  });

  it('are missed for a while when the provider cannot be asked, and not asked for with each request', async () => {
    const [session, refresh, fault] = [await begun(), replica(), new ProviderUnavailable(new Error('down'))];
    now += 6 * MINUTE;
    answer = () => Promise.reject(fault);
    expect(await refresh.fresh(session)).toBe(session);
    now += 999;
    expect(refresh.fresh(session)).toBe(session);
    await settled();
    expect({ asked, failed }).toEqual({ asked: ['r1'], failed: [fault] });
    now += 1;
    expect(await refresh.fresh(session)).toBe(session);
    expect(asked).toEqual(['r1', 'r1']);
    now += 2_000;
    answer = () => Promise.resolve({ tokens: { access: 'a2', refresh: 'r2' }, lasts: 5 * MINUTE, scopes: [] });
    expect(await refresh.fresh(session)).toMatchObject({ version: 2 });
  });

  it('are missed no longer than the grace lasts: then the fault is told, also while the provider is not asked', async () => {
    const [session, refresh, fault] = [await begun(), replica(), new ProviderUnavailable(new Error('down'))];
    answer = () => Promise.reject(fault);
    now += 10 * MINUTE - 1;
    expect(await refresh.fresh(session)).toBe(session);
    now += 1;
    expect(() => refresh.fresh(session)).toThrow(ProviderUnavailable);
    now += 1_000;
    await expect(refresh.fresh(session)).rejects.toBe(fault);
    await settled();
    expect(asked).toEqual(['r1', 'r1']);
  });

  it('of several sessions fail each for itself, and nothing is kept of failures that are over', async () => {
    const [one, other, refresh] = [await begun(), await begun('o1', 5 * MINUTE, 'k2'), replica()];
    answer = () => Promise.reject(new ProviderUnavailable(undefined));
    now += 6 * MINUTE;
    await refresh.fresh(one);
    now += 500;
    await refresh.fresh(other);
    refresh.fresh(one);
    await settled();
    expect(asked).toEqual(['r1', 'o1']);
    now += 1_500;
    await refresh.fresh(other);
    expect(Object.values(refresh).flatMap((kept: unknown) => (kept instanceof Map ? [[...kept.keys()]] : []))).toEqual([[], ['k2']]);
  });

  it('do not go on after a fault that is not the provider’s', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    answer = () => Promise.reject(new TypeError('ours'));
    await expect(replica().fresh(session)).rejects.toThrow(TypeError);
    noted('lock', () => {
      throw new StoreUnavailable(undefined);
    });
    await expect(replica().fresh(session)).rejects.toThrow(StoreUnavailable);
    expect({ failed: failed.length, kept: store.find('k')?.version, ended }).toEqual({ failed: 2, kept: 1, ended: [] });
  });

  it('are given back when the session has ended meanwhile', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    const grant = answer;
    answer = () => {
      store.remove(session);
      return grant();
    };
    expect(await replica().fresh(session)).toBeUndefined();
    expect(revoked).toEqual(['r2']);
    expect(store.find('k')).toBeUndefined();
  });

  it.each([new ProviderUnavailable(undefined), new ProviderRefused('unsupported_token_type', undefined)])('do not bring the session back when they cannot be given back: %s', async (fault) => {
    const session = await begun();
    now += 6 * MINUTE;
    const grant = answer;
    answer = () => (store.remove(session), grant());
    revoke = () => Promise.reject(fault);
    expect(await replica().fresh(session)).toBeUndefined();
    expect({ notGivenBack, failed, ended }).toEqual({ notGivenBack: [fault], failed: [], ended: [] });
  });

  it('do not matter where there is nothing to replace them with', async () => {
    const session = await begun();
    const without = { ...session, ...life.keep({ tokens: { access: 'a' }, lasts: 1, scopes: [] }, 'k') };
    now += 60 * MINUTE;
    store.remove(session);
    store.add(without, now + MINUTE);
    const locked = noted('lock');
    expect(replica().fresh(without)).toBe(without);
    await settled();
    expect({ asked, locked }).toEqual({ asked: [], locked: [] });
  });

  it('a lock whose owner is gone runs out', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    store.lock('k', 'a replica that is gone', 1_000);
    const waiting = replica().fresh(session);
    now += 2_000;
    expect(await waiting).toMatchObject({ version: 2 });
  });

  describe('while another replica has the lock', () => {
    let session: Session;
    let locked: unknown[];

    beforeEach(async () => {
      session = await begun();
      now += 6 * MINUTE;
      store.lock('k', 'another replica', 60 * MINUTE);
      locked = noted('lock');
    });

    it('are those that it puts into the store, before the lock is given back', async () => {
      const waiting = replica().fresh(session);
      await settled();
      store.replace({ ...session, ...life.keep(await answer(), 'k'), version: 2 }, now + MINUTE);
      expect(await waiting).toMatchObject({ version: 2 });
      expect(asked).toEqual([]);
    });

    it('are not returned when the session ends', async () => {
      const waiting = replica().fresh(session);
      await settled();
      store.remove(session);
      expect(await waiting).toBeUndefined();
    });

    it('are waited for as long as the provider may take, and five seconds more', async () => {
      const waiting = replica().fresh(session);
      now += RULES.timeout + 4_999;
      for (const before = locked.length; locked.length < before + 2; ) await settled();
      now += 1;
      expect(await waiting).toBe(session);
      expect(failed).toMatchObject([{ name: 'ProviderUnavailable', cause: { message: 'another replica has not got new tokens in time' } }]);
      expect(asked).toEqual([]);
    });
  });

  it('are got under a lock of the replica’s own, which is given back whatever comes of it', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    const [locked, unlocked] = [noted('lock'), noted('unlock')];
    answer = () => Promise.reject(new ProviderUnavailable(undefined));
    for (const one of [replica(), replica()]) await one.fresh(session);
    const owners = locked.map(([, owner]) => owner);
    expect(new Set(owners).size).toBe(2);
    expect(unlocked).toEqual(owners.map((owner) => ['k', owner]));
  });

  it('are good though the lock cannot be given back: it runs out', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    noted('unlock', () => {
      throw new StoreUnavailable(undefined);
    });
    expect(await replica().fresh(session)).toMatchObject({ version: 2 });
    noted('unlock', () => {
      throw new TypeError('ours');
    });
    now += 6 * MINUTE;
    await expect(replica().fresh({ ...session, version: 2 })).rejects.toThrow(TypeError);
  });
});
