import { SecretText } from '@portico/config';
import { Events, Identity } from '@portico/platform';
import { Seal } from '@portico/redis';
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
  let answer: () => Promise<Grant>;
  let revoked: string[];
  let ended: string[];
  let failed: unknown[];
  let store: MemorySessionStore;
  let vault: Seal;
  let life: SessionLife;
  const events = new Events();
  events.sessionEnded.subscribe(({ because }) => ended.push(because));
  events.sessionUpkeepFailed.subscribe(({ error }) => failed.push(error));

  beforeEach(() => {
    now = 1_000_000_000;
    [asked, revoked, ended, failed] = [[], [], [], []];
    answer = () => Promise.resolve({ tokens: { access: 'a2', refresh: 'r2' }, lasts: 5 * MINUTE, scopes: ['profile', 'more'] });
    store = new MemorySessionStore(10, () => now, () => now);
    vault = sealOf('s');
    life = new SessionLife(store, vault, RULES, events, () => now);
  });

  const provider = {
    refresh: (token: string) => {
      asked.push(token);
      return answer();
    },
    revoke: (token: string) => Promise.resolve(void revoked.push(token)),
  } as unknown as IdentityProvider;

  /** As a replica has it. */
  const replica = (): TokenRefresh => new TokenRefresh(store, provider, vault, life, RULES, events, () => now, () => now);

  const begun = async (refresh: string | undefined = 'r1', lasts = 5 * MINUTE): Promise<Session> => {
    const tokens = { access: 'a1', ...(refresh === undefined ? {} : { refresh }) };
    const caller = { identity: new Identity('idp', 'ann'), scopes: ['profile'], roles: [] };
    const session: Session = {
      ...{ key: 'k', caller, sid: undefined, profile: {}, agent: '', startedAt: now, endsAt: now + RULES.lasts, seenAt: now, version: 1 },
      ...life.keep({ tokens, lasts, scopes: [] }, 'k'),
    };
    store.add(session, life.until(session));
    return session;
  };

  it('are left alone while they are good', async () => {
    const session = await begun();
    now += 4 * MINUTE;
    expect(replica().fresh(session)).toBe(session);
    expect(asked).toEqual([]);
  });

  it('are replaced beside the request shortly before they expire', async () => {
    const [session, refresh] = [await begun(), replica()];
    now += 4.6 * MINUTE;
    expect(refresh.fresh(session)).toBe(session);
    expect(refresh.fresh(session)).toBe(session);
    while (store.find('k')?.version !== 2) await new Promise(setImmediate);
    expect(store.find('k')).toMatchObject({ caller: { scopes: ['profile', 'more'] }, expireAt: now + 5 * MINUTE, renewAt: now + 4.5 * MINUTE });
    expect(asked).toEqual(['r1']);
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
    now += 9_000;
    expect(replica().fresh(session)).toBe(session);
    expect(asked).toEqual([]);
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
    const [session, refresh] = [await begun(), replica()];
    now += 6 * MINUTE;
    answer = () => Promise.reject(new ProviderUnavailable(new Error('down')));
    expect(await refresh.fresh(session)).toBe(session);
    expect(refresh.fresh(session)).toBe(session);
    expect([asked.length, failed.length]).toEqual([1, 1]);
    now += 5 * MINUTE;
    await expect(async () => refresh.fresh(session)).rejects.toThrow(ProviderUnavailable);
    expect(asked).toHaveLength(2);
    now += 2_000;
    answer = () => Promise.resolve({ tokens: { access: 'a2', refresh: 'r2' }, lasts: 5 * MINUTE, scopes: [] });
    expect(await refresh.fresh(session)).toMatchObject({ version: 2 });
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

  it('do not matter where there is nothing to replace them with', async () => {
    const session = await begun();
    const without = { ...session, ...life.keep({ tokens: { access: 'a' }, lasts: 1, scopes: [] }, 'k') };
    now += 60 * MINUTE;
    expect(replica().fresh(without)).toBe(without);
  });

  it('a lock whose owner is gone holds nobody for ever', async () => {
    const session = await begun();
    now += 6 * MINUTE;
    store.lock('k', 'a replica that is gone', 1_000);
    const waiting = replica().fresh(session);
    now += 2_000;
    expect(await waiting).toMatchObject({ version: 2 });
  });
});
