import { SecretText } from '@portico/config';
import { currentScope, runInScope } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { Seal } from '@portico/redis';
import type { SessionEnded } from '../callers/auth.signals.ts';
import { AuthSignals } from '../callers/auth.signals.ts';
import { MemorySessionStore } from './memory-session.store.ts';
import { SessionLife } from './session-life.ts';
import { sessionOf } from './session.fixture.ts';
import type { SessionStore } from './session-store.ts';
import { NEVER } from './session.ts';
import { tokensOf } from './session-tokens.ts';

const [SECOND, MINUTE] = [1_000, 60_000];
const RULES = { idle: 20 * MINUTE, lasts: 600 * MINUTE, ahead: 30 * SECOND };

describe('the life of a session', () => {
  let now: number;
  let store: MemorySessionStore;
  let life: SessionLife;
  let ended: (SessionEnded & { readonly of: unknown })[];
  const vault = new Seal([new SecretText('s'.repeat(32))], 'spec', 'tokens');

  beforeEach(() => {
    [now, ended] = [1_000_000_000, []];
    store = new MemorySessionStore(10, () => now, () => now);
    life = new SessionLife(store, vault, RULES, new AuthSignals(), () => now);
  });

  it('ends when it is not used for the idle time, and at its end however much it is used', () => {
    expect([life.until({ endsAt: life.end() }) - now, life.until({ endsAt: now + 5 }) - now, life.end() - now]).toEqual([20 * MINUTE, 5, 600 * MINUTE]);
  });

  it.each([
    ['some time before it expires', 300 * SECOND, 270 * SECOND],
    ['halfway when it is short', 20 * SECOND, 10 * SECOND],
    ['at once when it is good for no time', 0, 0],
  ])('replaces an access token %s', (_, lasts, renewIn) => {
    const kept = life.keep({ tokens: { access: 'a', refresh: 'r' }, lasts, scopes: [] }, 'k');
    expect({ renewIn: kept.renewAt - now, expireIn: kept.expireAt - now }).toEqual({ renewIn, expireIn: lasts });
    expect(tokensOf({ ...sessionOf('ann', { key: 'k' }), ...kept }, vault)).toEqual({ access: 'a', refresh: 'r' });
  });

  it('never replaces one that there is no refresh token for', () => {
    expect(life.keep({ tokens: { access: 'a' }, lasts: 1, scopes: [] }, 'k')).toMatchObject({ renewAt: NEVER, expireAt: NEVER });
  });

  it('notes a use after a twentieth of the idle time, not each', () => {
    const session = sessionOf('ann', { seenAt: now, endsAt: now + 600 * MINUTE });
    store.add(session, now + 20 * MINUTE);
    now += MINUTE - 1;
    void life.note(session);
    expect(store.find(session.key)?.seenAt).toBe(session.seenAt);
    now += 1;
    void life.note(session);
    expect(store.find(session.key)?.seenAt).toBe(now);
    now += 20 * MINUTE - 1;
    expect(store.find(session.key)).toBeDefined();
    now += 1;
    expect(store.find(session.key)).toBeUndefined();
  });

  it('ends when it is not used any more, and at its end when it is used every minute', () => {
    const session = sessionOf('ann', { seenAt: now, endsAt: life.end() });
    store.add(session, life.until(session));
    const begun = now;
    for (let found = store.find(session.key); found; found = store.find(session.key)) {
      void life.note(found);
      now += MINUTE;
    }
    expect(now - begun).toBe(600 * MINUTE);
  });

  it('is noted as the store does it: at once, or later', async () => {
    const session = sessionOf('ann', { seenAt: 0 });
    const fault = Promise.reject(new Error('gone'));
    const seen = jest.fn(() => fault);
    const elsewhere = new SessionLife({ seen } as unknown as SessionStore, vault, RULES, new AuthSignals(), () => now);
    await expect(elsewhere.note(session)).rejects.toThrow('gone');
    expect(seen.mock.calls).toEqual([[session.key, now, elsewhere.until(session)]]);
  });

  it.each([
    ['at once', (done: boolean) => done],
    ['later', (done: boolean) => Promise.resolve(done)],
  ])('is told to be over once, with the reason, where the store ends it %s', async (_, ends) => {
    const session = sessionOf('ann', { key: 'k'.repeat(43) });
    const left = [true, false];
    const remove = () => ends(left.shift() ?? false);
    const [signals, scope] = [new AuthSignals(), {} as Scope];
    signals.sessionEnded.subscribe((event) => ended.push({ ...event, of: currentScope() }));
    const one = new SessionLife({ remove } as unknown as SessionStore, vault, RULES, signals, () => now);
    for (let times = 0; times < 2; times += 1) await runInScope(scope, () => one.over(session, 'revoked'));
    expect(ended).toEqual([{ caller: session.caller, session: 'k'.repeat(16), because: 'revoked', of: scope }]);
  });
});
