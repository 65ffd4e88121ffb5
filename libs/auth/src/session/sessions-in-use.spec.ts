import { SecretText } from '@portico/config';
import { currentScope, runInScope } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { Seal } from '@portico/redis';
import { AuthSignals } from '../callers/auth.signals.ts';
import type { IdentityProvider, SignedIn } from './identity-provider.ts';
import { MemorySessionStore } from './memory-session.store.ts';
import { SessionLife } from './session-life.ts';
import type { SessionStore } from './session-store.ts';
import { Sessions } from './sessions.ts';
import { TokenRefresh } from './token-refresh.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
const RULES = { idle: HOUR, lasts: 10 * HOUR, ahead: 30_000, grace: 0, timeout: 1_000, mostPerPerson: 3 };
const ANN: SignedIn = { subject: 'ann', sid: undefined, roles: [], profile: {}, scopes: [], tokens: { access: 'a' }, lasts: HOUR };

describe('a session that is used', () => {
  let now: number;
  let memory: MemorySessionStore;
  let faults: unknown[];

  beforeEach(() => {
    [now, faults] = [1_000_000_000, []];
    memory = new MemorySessionStore(10, () => now, () => now);
  });

  const sessionsIn = (store: SessionStore): Sessions => {
    const [signals, vault] = [new AuthSignals(), new Seal([new SecretText('s'.repeat(32))], 'spec', 'tokens')];
    for (const fault of [signals.sessionUpkeepFailed, signals.revocationFailed]) fault.subscribe(({ error }) => faults.push({ error, scope: currentScope() }));
    const life = new SessionLife(store, vault, RULES, signals, () => now);
    const provider = { issuer: 'https://idp.example', endSessionUrl: () => Promise.resolve(undefined) } as unknown as IdentityProvider;
    return new Sessions(store, provider, vault, life, new TokenRefresh(store, provider, vault, life, RULES, signals, () => now, () => now), RULES, signals, () => now);
  };
  /** The same store, as one that is elsewhere answers. */
  const elsewhere = (seen: SessionStore['seen']): SessionStore =>
    Object.create(memory, { find: { value: (key: string) => Promise.resolve(memory.find(key)) }, seen: { value: seen } }) as SessionStore;

  it('goes on while it is, until its end', async () => {
    const sessions = sessionsIn(memory);
    const [id, begun] = [await sessions.begin(ANN, ''), now];
    while (await sessions.find(id)) now += 30 * MINUTE;
    expect(now - begun).toBe(RULES.lasts);
  });

  it('ends when it is not used for the idle time', async () => {
    const sessions = sessionsIn(memory);
    const id = await sessions.begin(ANN, '');
    now += RULES.idle - 1;
    expect(await sessions.find(id)).toBeDefined();
    now += RULES.idle;
    expect(await sessions.find(id)).toBeUndefined();
  });

  it('ends when it is not used at all, long before the end that it may come to', async () => {
    const sessions = sessionsIn(memory);
    const id = await sessions.begin(ANN, '');
    now += RULES.idle;
    expect(await sessions.find(id)).toBeUndefined();
  });

  it.each<[string, SessionStore['seen']]>([
    ['does not wait until that is noted', () => new Promise<never>(() => undefined)],
    ['does not fail because that cannot be noted, which is told', () => Promise.reject(new Error('gone'))],
  ])('%s', async (words, seen) => {
    const sessions = sessionsIn(elsewhere(seen));
    const id = await sessions.begin(ANN, '');
    now += 30 * MINUTE;
    const scope = {} as Scope;
    expect(await runInScope(scope, async () => sessions.find(id))).toMatchObject({ caller: { identity: { subject: 'ann' } } });
    await new Promise(setImmediate);
    expect(faults).toEqual(words.includes('told') ? [{ error: new Error('gone'), scope }] : []);
  });

  it('is noted in a store that is elsewhere too', async () => {
    const sessions = sessionsIn(elsewhere((...use) => memory.seen(...use)));
    const id = await sessions.begin(ANN, '');
    now += 30 * MINUTE;
    expect(await sessions.find(id)).toBeDefined();
    now += 45 * MINUTE;
    expect(await sessions.find(id)).toMatchObject({ seenAt: now - 45 * MINUTE });
  });

  it('is over though its tokens cannot be opened to be given back', async () => {
    const sessions = sessionsIn(memory);
    const id = await sessions.begin(ANN, '');
    const session = await sessions.find(id);
    if (!session) throw new Error('there is no session');
    await sessions.signOut({ ...session, sealedTokens: 'x' }, '/');
    expect([await sessions.find(id), faults]).toEqual([undefined, [{ error: expect.any(Error), scope: undefined }]]);
  });
});
