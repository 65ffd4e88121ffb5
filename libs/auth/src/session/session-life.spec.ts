import { SecretText } from '@portico/config';
import { Events } from '@portico/platform';
import type { SessionEnded } from '@portico/platform';
import { Seal } from '@portico/redis';
import { MemorySessionStore } from './memory-session.store.ts';
import { SessionLife } from './session-life.ts';
import { sessionOf } from './session.fixture.ts';
import { NEVER } from './session.ts';
import { tokensOf } from './session-tokens.ts';

const [SECOND, MINUTE] = [1_000, 60_000];
const RULES = { idle: 20 * MINUTE, lasts: 600 * MINUTE, ahead: 30 * SECOND };

describe('the life of a session', () => {
  let now: number;
  let store: MemorySessionStore;
  let life: SessionLife;
  let ended: SessionEnded[];
  const vault = new Seal([new SecretText('s'.repeat(32))], 'spec', 'tokens');

  beforeEach(() => {
    [now, ended] = [1_000_000_000, []];
    const events = new Events();
    events.sessionEnded.subscribe((event) => ended.push(event));
    store = new MemorySessionStore(10, () => now, () => now);
    life = new SessionLife(store, vault, RULES, events, () => now);
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

  it('is told to be over once, with the reason', async () => {
    const session = sessionOf('ann', { endsAt: now + 600 * MINUTE });
    store.add(session, now + MINUTE);
    for (let times = 0; times < 2; times += 1) await life.over(session, 'revoked');
    expect(ended).toEqual([{ caller: session.caller, session: session.key.slice(0, 16), because: 'revoked' }]);
  });
});
