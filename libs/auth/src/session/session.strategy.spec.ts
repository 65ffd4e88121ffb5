import { BffIdentity, Problem, runInScope, Signals } from '@portico/platform';
import type { Caller, Route, Scope } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import type { IncomingMessage } from 'node:http';
import { BroughtToken } from '../bearer/bearer.strategy.ts';
import { recogniserOf } from '../callers/caller.stage.ts';
import { Cookies } from './cookies.ts';
import { ProviderNotAsked, ProviderUnavailable } from './identity-provider.ts';
import { KeptToken } from './kept-token.ts';
import { PublicOrigin } from './public-origin.ts';
import { sessionOf } from './session.fixture.ts';
import { SessionSettings } from './session.settings.ts';
import { currentSession, SessionStrategy } from './session.strategy.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

const ORIGIN = 'https://shop.example';
const COOKIE = `${new Cookies('web-bff').session}=id-1`;
const PAGE = { 'sec-fetch-site': 'same-origin', 'x-csrf': '1' };
const ANN = sessionOf('ann');

describe('the strategy for sessions', () => {
  let asked: string[];
  let find: () => Session | undefined | Promise<Session | undefined>;
  let strategy: SessionStrategy;
  let context: { route: Route; accessToken?: unknown; events: Signals };
  let members: Set<{ cancel: (reason: string) => void }>;

  const strategyWith = (changes: Partial<SessionSettings> = {}): SessionStrategy => {
    const sessions = { find: (id: string) => (asked.push(id), find()), accessTokenOf: (session: Session) => new KeptToken(session, undefined as never) };
    const settings = Object.assign(new SessionSettings(), { issuer: 'https://idp.example', clientId: 'web-bff' }, changes);
    return new SessionStrategy(sessions as unknown as Sessions, new Cookies('web-bff'), new PublicOrigin(ORIGIN), new BffIdentity('web-bff', 'Shop', '1'), settings);
  };

  beforeEach(() => {
    [asked, members] = [[], new Set()];
    find = () => ANN;
    context = { route: { access: 'authenticated' } as Route, events: new Signals() };
    strategy = strategyWith();
  });

  const recognise = (headers: Record<string, string>, method = 'GET'): Caller | undefined | Promise<Caller | undefined> => {
    const scope = { context, add: (member: never) => members.add(member), remove: (member: never) => members.delete(member) } as unknown as Scope;
    return runInScope(scope, () => recogniserOf(strategy)({ method, headers } as unknown as IncomingMessage));
  };
  const refusal = async (headers: Record<string, string>, method?: string): Promise<Problem> => {
    const thrown: unknown = await (async () => recognise(headers, method))().catch((error: unknown) => error);
    if (!(thrown instanceof Problem)) throw new Error('it was not refused', { cause: thrown });
    return thrown;
  };

  it.each([
    ['at once', () => ANN],
    ['later', () => Promise.resolve(ANN)],
  ])('knows the caller by the cookie, and keeps the session and its token for the request, where the store answers %s', async (_, answer) => {
    find = answer;
    expect(await recognise({ cookie: COOKIE, ...PAGE, origin: ORIGIN })).toBe(ANN.caller);
    expect(asked).toEqual(['id-1']);
    expect(runInScope({ context } as unknown as Scope, currentSession)).toBe(ANN);
    expect(members.size).toBe(0);
  });

  it('is not where a caller is known by a token that they have brought', () => {
    expect(runInScope({ context: { accessToken: new BroughtToken('t') } } as unknown as Scope, currentSession)).toBeUndefined();
  });

  it('makes no promise where the store makes none', () => {
    expect(recognise({ cookie: COOKIE, ...PAGE })).toBe(ANN.caller);
  });

  it.each<[string, Record<string, string>]>([
    ['there is no cookie, wherever the request comes from', { 'sec-fetch-site': 'cross-site' }],
    ['the cookie has another name, wherever the request comes from', { cookie: 'theme=dark', 'sec-fetch-site': 'cross-site' }],
    ['it is there twice', { cookie: `${COOKIE}; ${COOKIE}`, ...PAGE }],
  ])('recognises no caller and looks nothing up when %s', (_, headers) => {
    expect(recognise(headers, 'POST')).toBeUndefined();
    expect({ asked, token: context.accessToken }).toEqual({ asked: [], token: undefined });
  });

  it.each([
    ['at once', () => undefined],
    ['later', () => Promise.resolve(undefined)],
  ])('recognises no caller when the session is over, which the store answers %s', async (_, answer) => {
    find = answer;
    expect(await recognise({ cookie: COOKIE, ...PAGE })).toBeUndefined();
    expect(runInScope({ context } as unknown as Scope, currentSession)).toBeUndefined();
  });

  it('refuses what no page of this site has begun, before the session is looked for, also with a cookie that is there twice', async () => {
    for (const cookie of [COOKIE, `${COOKIE}; ${COOKIE}`]) {
      expect(await refusal({ cookie, 'sec-fetch-site': 'cross-site', 'x-csrf': '1' })).toMatchObject({ code: 'cross-site-request', details: { detail: 'the request was begun by another site' } });
      expect((await refusal({ cookie, ...PAGE, origin: 'https://evil.example' })).code).toBe('cross-site-request');
    }
    expect(asked).toEqual([]);
  });

  it('ignores the cookie where somebody follows a link to a public page', () => {
    context.route = { access: 'public' } as Route;
    expect(recognise({ cookie: COOKIE, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })).toBeUndefined();
    expect(asked).toEqual([]);
  });

  const unknown: readonly Error[] = [new StoreUnavailable(undefined), new ProviderUnavailable(undefined), new ProviderNotAsked(undefined)];
  it.each(
    unknown.flatMap((fault) => [[fault, 'at once'], [fault, 'later']] as const),
  )('answers 503 instead of treating the caller as a guest while sessions cannot be read: %s, %s', async (fault, when) => {
    find = () => {
      if (when === 'later') return Promise.reject(fault);
      throw fault;
    };
    expect(await refusal({ cookie: COOKIE, ...PAGE })).toMatchObject({ code: 'upstream-unavailable', details: { headers: { 'retry-after': '1' }, cause: fault } });
  });

  it.each(['at once', 'later'])('does not hide a fault of ours, %s', async (when) => {
    const fault = new TypeError('ours');
    find = () => {
      if (when === 'later') return Promise.reject(fault);
      throw fault;
    };
    await expect((async () => recognise({ cookie: COOKIE, ...PAGE }))()).rejects.toBe(fault);
  });

  it('holds no request beyond its deadline', async () => {
    find = () => new Promise(() => undefined);
    const refused = refusal({ cookie: COOKIE, ...PAGE });
    for (const member of members) member.cancel('deadline');
    expect((await refused).code).toBe('upstream-timeout');
  });

  it('says how to sign in, what it reads, and whose word it takes', () => {
    expect({ scheme: strategy.scheme, readsFrom: strategy.readsFrom, challenge: strategy.challenge }).toEqual({ scheme: 'session', readsFrom: ['cookie'], challenge: 'Session realm="web-bff", sign-in="/auth/login"' });
    expect(strategy.documentation).toMatchObject({
      problems: ['cross-site-request', 'upstream-unavailable', 'upstream-timeout'],
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-Http-web-bff' } },
    });
    expect(strategy.issuers).toEqual([{ issuer: 'https://idp.example', claim: 'sub', customers: undefined, setting: 'session.customers' }]);
    const ofTenants = strategyWith({ issuer: 'https://idp.example/{tenantid}', tenants: ['t1', 't2'], customers: true });
    expect(ofTenants.issuers.map(({ issuer, customers }) => [issuer, customers])).toEqual([['https://idp.example/t1', 'by-subject'], ['https://idp.example/t2', 'by-subject']]);
  });
});
