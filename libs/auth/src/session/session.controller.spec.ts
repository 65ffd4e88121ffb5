import { runInScope } from '@portico/platform';
import type { Caller, Problem, Scope } from '@portico/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BroughtToken } from '../bearer/bearer.strategy.ts';
import { Cookies } from './cookies.ts';
import { KeptToken } from './kept-token.ts';
import { PublicOrigin } from './public-origin.ts';
import { SessionController } from './session.controller.ts';
import { sessionOf } from './session.fixture.ts';
import { SessionSettings } from './session.settings.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

const keyOf = (letter: string): string => letter.repeat(43);
const HOUR = 3_600_000;

describe('what a page asks of sessions', () => {
  let kept: Session[];
  let ended: unknown[];
  let next: string | undefined;
  let own: Session;
  let other: Session;

  beforeEach(() => {
    own = sessionOf('ann', {
      key: keyOf('a'),
      agent: 'here',
      startedAt: 5_000,
      seenAt: 2_000,
      endsAt: Date.now() + HOUR,
      profile: { name: 'Ann', email: 'ann@shop.example' },
    });
    other = sessionOf('ann', { key: keyOf('b'), caller: own.caller, agent: 'there', startedAt: 3_000, seenAt: 4_000 });
    [kept, ended, next] = [[own, other], [], 'https://idp.example/end'];
  });

  const sessions = {
    of: ({ identity }: Caller) => Promise.resolve(kept.filter(({ caller }) => caller.identity.key === identity.key).map((one) => ({ ...one }))),
    revoke: async ({ key }: Session) => {
      await new Promise(setImmediate);
      kept = kept.filter((one) => one.key !== key);
      ended.push(key);
    },
    signOut: (session: Session, backTo: string) => (ended.push(session.key, backTo), Promise.resolve(next)),
  } as unknown as Sessions;
  const controller = (origin = new PublicOrigin('https://shop.example')): SessionController =>
    new SessionController(sessions, new Cookies('web-bff'), origin, Object.assign(new SessionSettings(), { home: '/home' }));
  const within = <T>(session: Session | undefined, work: () => T): T =>
    runInScope({ context: { accessToken: session && new KeptToken(session, undefined as never) } } as unknown as Scope, work);
  const signOut = (one = controller()) => {
    const set: Record<string, string> = {};
    const reply = { header: (name: string, value: string) => ((set[name] = value), reply) };
    const request = { raw: { headers: { host: 'localhost:3000' } } } as unknown as FastifyRequest;
    return within(own, async () => ({ ...(await one.signOut(request, reply as unknown as FastifyReply)), set }));
  };

  it('says who is signed in, and for how long at most', () => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(own.endsAt - 90_400);
    const shown = { signedIn: true, subject: 'ann', name: 'Ann', email: 'ann@shop.example', roles: ['buyer'], endsIn: 90 };
    expect(within({ ...own, caller: { ...own.caller, roles: ['buyer'] } }, () => controller().whoAmI())).toEqual(shown);
    expect(within({ ...own, profile: {} }, () => controller().whoAmI())).toMatchObject({ signedIn: true, name: null, email: null });
    clock.mockRestore();
  });

  it('says so when the caller is not signed in', () => {
    expect(within(undefined, () => controller().whoAmI())).toEqual({ signedIn: false, subject: null, name: null, email: null, roles: [], endsIn: null });
  });

  it('lists one’s own sessions, the one that was used last first, by names that open nothing', async () => {
    kept.push(sessionOf('ben', { key: keyOf('c') }));
    expect(await within(own, () => controller().list())).toEqual({
      sessions: [
        { id: 'b'.repeat(16), current: false, agent: 'there', startedAt: '1970-01-01T00:00:03.000Z', seenAt: '1970-01-01T00:00:04.000Z' },
        { id: 'a'.repeat(16), current: true, agent: 'here', startedAt: '1970-01-01T00:00:05.000Z', seenAt: '1970-01-01T00:00:02.000Z' },
      ],
    });
  });

  it('ends one of them, and answers with those that are left', async () => {
    expect(await within(own, () => controller().revoke({ id: 'b'.repeat(16) }))).toMatchObject({ sessions: [{ id: 'a'.repeat(16), current: true }] });
    expect(ended).toEqual([other.key]);
  });

  it('ends none of somebody else’s, and none that is not named whole', async () => {
    kept.push(sessionOf('ben', { key: keyOf('c') }));
    for (const id of ['c'.repeat(16), 'b'.repeat(15), keyOf('b')]) {
      await expect(within(own, () => controller().revoke({ id }))).rejects.toMatchObject({ code: 'not-found', details: { detail: 'there is no such session' } });
    }
    expect(ended).toEqual([]);
  });

  it('signs out: the session ends, its cookie goes, and the browser is sent to the provider', async () => {
    expect(await signOut()).toEqual({ next: 'https://idp.example/end', set: { 'set-cookie': new Cookies('web-bff').clearSession() } });
    expect(ended).toEqual([own.key, 'https://shop.example/home']);
  });

  it('signs out to the page of this site where the provider has no such thing, in development by the host of the request', async () => {
    next = undefined;
    expect((await signOut()).next).toBe('https://shop.example/home');
    expect((await signOut(controller(new PublicOrigin(undefined)))).next).toBe('http://localhost:3000/home');
  });

  it('is for sessions alone: a caller who is known by a token has none', async () => {
    const byToken = { context: { accessToken: new BroughtToken('t') } } as unknown as Scope;
    const asks: readonly (() => Promise<unknown>)[] = [() => controller().list(), () => controller().revoke({ id: 'a'.repeat(16) }), () => controller().signOut({ raw: { headers: {} } } as never, {} as never)];
    for (const ask of asks) {
      await expect(runInScope(byToken, ask)).rejects.toMatchObject({ code: 'unauthenticated', details: { detail: 'this endpoint needs a session' } } satisfies Partial<Problem>);
    }
    expect(ended).toEqual([]);
  });
});
