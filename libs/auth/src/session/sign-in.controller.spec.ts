import { SecretText } from '@portico/config';
import { Problem, ProblemPages, RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import { Seals, StoreUnavailable } from '@portico/redis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthSignals } from '../callers/auth.signals.ts';
import { NoAnswer } from './authorization-answer.ts';
import { BegunSignIns } from './begun-sign-ins.ts';
import { Cookies } from './cookies.ts';
import { InvalidIdToken } from './id-tokens.ts';
import { ProviderNotAsked, ProviderRefused, ProviderUnavailable } from './identity-provider.ts';
import type { IdentityProvider, Transaction } from './identity-provider.ts';
import { PublicOrigin } from './public-origin.ts';
import { SessionSettings } from './session.settings.ts';
import type { Sessions } from './sessions.ts';
import { SignInController } from './sign-in.controller.ts';

const ORIGIN = 'https://shop.example';

/** What is set on an answer. */
class Answered {
  readonly headers = new Map<string, string | readonly string[]>();
  statusCode = 303;
  header(name: string, value: string | readonly string[]): this {
    this.headers.set(name, value);
    return this;
  }
  get cookies(): readonly string[] {
    return (this.headers.get('set-cookie') ?? []) as readonly string[];
  }
}

describe('the sign-in', () => {
  let signInUrl: (redirect: string, transaction: Transaction) => Promise<string>;
  let finish: (callback: URL) => Promise<unknown>;
  let begin: (person: unknown, agent: string) => Promise<string>;
  let pages: ProblemPages;
  let replaced: (string | undefined)[];
  let refused: string[];
  let abandoned: string[];
  let declined: number;
  let controller: SignInController;
  const cookies = new Cookies('web-bff');

  beforeEach(() => {
    [replaced, refused, abandoned, declined] = [[], [], [], 0];
    finish = () => Promise.resolve({ subject: 'ann' });
    begin = () => Promise.resolve('new-id');
    const signals = new AuthSignals();
    signals.signInRefused.subscribe(({ because }) => refused.push(because));
    signInUrl = (redirect, { state }) => Promise.resolve(`https://idp.example/?redirect_uri=${redirect}&state=${state}`);
    pages = new ProblemPages();
    const provider = { signInUrl: (redirect: string, transaction: Transaction) => signInUrl(redirect, transaction), finish: (url: URL) => finish(url) };
    const replaceBy = async (id?: string): Promise<void> => {
      await new Promise(setImmediate);
      replaced.push(id);
    };
    const sessions = { begin: (person: unknown, agent: string) => begin(person, agent), replaceBy, abandon: (id: string) => void abandoned.push(id), decline: () => void (declined += 1) };
    const begun = new BegunSignIns(new Seals([new SecretText('s'.repeat(32))], 'web-bff').for('sign-in'), cookies);
    const settings = Object.assign(new SessionSettings(), { home: '/home' });
    controller = new SignInController(provider as unknown as IdentityProvider, sessions as unknown as Sessions, begun, cookies, new PublicOrigin(ORIGIN), settings, signals, pages);
  });

  const ask = (url: string, cookie?: string): FastifyRequest => ({ headers: { 'user-agent': 'a browser', ...(cookie === undefined ? {} : { cookie }) }, raw: { url, headers: {} } }) as unknown as FastifyRequest;
  const login = async (returnTo?: string) => {
    const answered = new Answered();
    const { url } = await controller.login(returnTo === undefined ? {} : { returnTo }, ask('/auth/login'), answered as unknown as FastifyReply);
    return { state: new URL(url).searchParams.get('state') ?? '', cookie: answered.cookies[0]?.split(';', 1)[0] ?? '', url, cached: answered.headers.get('cache-control') };
  };
  const callback = async ({ state, cookie }: { state: string; cookie?: string }, answered = new Answered()) => {
    const { url } = await controller.callback({ state }, ask(`/auth/callback?state=${state}&code=c`, cookie), answered as unknown as FastifyReply);
    return { url, cookies: answered.cookies, cached: answered.headers.get('cache-control') };
  };
  const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
    const error: unknown = await work.then(() => undefined, (thrown: unknown) => thrown);
    if (!(error instanceof Problem)) throw new Error('there was no problem', { cause: error });
    return error;
  };

  it('sends the browser to the provider and back, and begins a session in the place of the one before', async () => {
    const seen: unknown[] = [];
    finish = (url) => (seen.push(url.href), Promise.resolve({ subject: 'ann' }));
    begin = (...person) => (seen.push(...person, [...replaced]), Promise.resolve('new-id'));
    const { state, cookie, url, cached } = await login('/account');
    expect({ redirect: new URL(url).searchParams.get('redirect_uri'), cached }).toEqual({ redirect: `${ORIGIN}/auth/callback`, cached: 'no-store' });
    const back = await callback({ state, cookie: `${cookie}; ${cookies.session}=old; __Host-Http-web-bff-sign-in.stray=x` });
    expect(back).toMatchObject({ url: '/account', cached: 'no-store' });
    expect(back.cookies).toEqual([expect.stringMatching(/sign-in\.\d+=; .*Max-Age=0$/), cookies.clearTransaction('stray'), cookies.setSession('new-id', 43_200)]);
    expect(seen).toEqual([`${ORIGIN}/auth/callback?state=${state}&code=c`, { subject: 'ann' }, 'a browser', ['old']]);
  });

  it('leads to the home page when it is not told where', async () => {
    const { state, cookie } = await login();
    expect((await callback({ state, cookie })).url).toBe('/home');
  });

  it.each([
    ['denied', 'access_denied'],
    ['failed', 'invalid_scope'],
  ])('tells the page that it was %s by %s, once', async (word, code) => {
    finish = () => Promise.reject(new ProviderRefused(code, undefined));
    const { state, cookie } = await login('/account?a=1');
    const { url, cookies: set } = await callback({ state, cookie });
    expect({ url, set: set.map((line) => line.includes('Max-Age=0')), refused }).toEqual({ url: `/account?a=1&sign-in=${word}`, set: [true], refused: [code] });
    const again = await login('/account?sign-in=other&a=1#part');
    expect((await callback(again)).url).toBe(`/account?sign-in=${word}&a=1#part`);
  });

  it('is lost in a browser that has not begun it, which is told a way on', async () => {
    const { state } = await login('/account');
    for (const [returned, link] of [[{ state }, '/auth/login?returnTo=%2Faccount'], [{ state: 'x' }, '/auth/login']] as const) {
      const { code, details } = await problemOf(callback(returned));
      expect(code).toBe('sign-in-lost');
      expect(details.page).toContain(`<a href="${link}">Sign in again</a>`);
    }
    expect(refused).toHaveLength(2);
  });

  it('goes on after an answer that is none of the provider’s', async () => {
    finish = () => Promise.reject(new NoAnswer());
    const { state, cookie } = await login('/account');
    expect((await problemOf(callback({ state, cookie }))).code).toBe('sign-in-lost');
    finish = () => Promise.resolve({ subject: 'ann' });
    expect((await callback({ state, cookie })).url).toBe('/account');
  });

  it.each<[string, () => Promise<unknown>, unknown]>([
    ['finished', () => Promise.resolve({ subject: 'ann' }), undefined],
    ['refused', () => Promise.reject(new ProviderRefused('invalid_grant', undefined)), undefined],
    ['not answered', () => Promise.reject(new ProviderUnavailable(undefined)), expect.any(Problem)],
  ])('asks the provider once, when it is %s: each further time the page has a way on, and other sign-ins go on', async (_, answer, problem) => {
    let asked = 0;
    finish = () => ((asked += 1), answer());
    const [first, other] = [await login('/account'), await login()];
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => callback(first)));
    expect(outcomes[0]).toMatchObject(problem === undefined ? { status: 'fulfilled' } : { reason: problem });
    for (const outcome of outcomes.slice(1)) {
      expect(outcome).toMatchObject({ reason: { code: 'sign-in-lost', details: { page: expect.stringContaining('<a href="/auth/login?returnTo=%2Faccount">Sign in again</a>') as string } } });
    }
    expect((await problemOf(callback(first))).code).toBe('sign-in-lost');
    expect(asked).toBe(1);
    finish = () => Promise.resolve({ subject: 'ann' });
    expect((await callback(other)).url).toBe('/home');
  });

  it.each([
    ['the provider cannot be asked', () => (finish = () => Promise.reject(new ProviderUnavailable(undefined)))],
    ['sessions cannot be kept', () => (begin = () => Promise.reject(new StoreUnavailable(undefined)))],
  ])('can be tried again when %s', async (_, fail) => {
    fail();
    const { code, details } = await problemOf(callback(await login('/account')));
    expect({ code, retry: details.headers }).toEqual({ code: 'upstream-unavailable', retry: { 'retry-after': '5' } });
    expect(details.page).toContain('Try again');
    expect(details.page).toContain('<a href="/auth/login?returnTo=%2Faccount">Sign in again</a>');
  });

  it('is not begun while the provider cannot be asked, and can be begun again', async () => {
    signInUrl = () => Promise.reject(new ProviderNotAsked(undefined));
    const { code, details } = await problemOf(login('/account'));
    expect({ code, retry: details.headers }).toEqual({ code: 'upstream-unavailable', retry: { 'retry-after': '5' } });
    expect(details.page).toContain('<a href="/auth/login?returnTo=%2Faccount">Sign in again</a>');
    signInUrl = () => Promise.reject(new TypeError('ours'));
    await expect(login()).rejects.toThrow(TypeError);
  });

  it.each([
    ['sign-in-lost', 'The link that led here is not complete'],
    ['rate-limited', 'Sign-in is not available right now'],
    ['internal', 'Sign-in is not available right now'],
    ['overloaded', 'Sign-in is not available right now'],
  ] as const)('that is refused before it is looked at with %s has a page', (code, words) => {
    const page = pages.of(SignInController, new Problem(code));
    expect(page).toContain(words);
    expect(page).toContain('<a href="/auth/login">Sign in again</a> or <a href="/home">');
  });

  it('is refused with a page and a reason when the ID token does not hold: that is no outage', async () => {
    finish = () => Promise.reject(new InvalidIdToken("the ID token's aud does not hold here"));
    const [{ state, cookie }, answered] = [await login('/account'), new Answered()];
    const { code, status, details } = await problemOf(callback({ state, cookie }, answered));
    expect(answered.cookies).toEqual([expect.stringContaining('Max-Age=0')]);
    expect(details.page).toContain('returnTo=%2Faccount');
    expect({ code, status, headers: details.headers, refused }).toEqual({ code: 'sign-in-lost', status: 400, headers: undefined, refused: ["the ID token's aud does not hold here"] });
    expect(details.page).toContain('What your identity provider says of you cannot be trusted.');
    expect(replaced).toEqual([]);
  });

  it('can be finished by reloading the page when the provider was not asked', async () => {
    finish = () => Promise.reject(new ProviderNotAsked(undefined));
    const begun = await login('/account');
    expect((await problemOf(callback(begun))).code).toBe('upstream-unavailable');
    finish = () => Promise.resolve({ subject: 'ann' });
    expect((await callback(begun)).url).toBe('/account');
  });

  describe('when the browser leaves', () => {
    const request = (): RequestContext => new RequestContext('r1', { raw: { headers: {}, socket: {} } } as never, {} as never, undefined, 5_000, new TimerQueue(), new Signals(), false);

    it('while the provider is asked, begins no session, keeps the one before, and gives back what was granted', async () => {
      const { scope } = request();
      finish = () => (scope.cancel('client-gone'), Promise.resolve({ subject: 'ann' }));
      const { state, cookie } = await login();
      expect((await problemOf(runInScope(scope, () => callback({ state, cookie: `${cookie}; ${cookies.session}=old` })))).code).toBe('client-gone');
      expect({ replaced, abandoned, declined }).toEqual({ replaced: [], abandoned: [], declined: 1 });
    });

    it.each([
      ['while the session is kept', 'client-gone', 303, true],
      ['before the answer is out', 'client-gone', 303, true],
      ['when the answer has become another one', 'settled', 500, true],
      ['when it has the answer', 'settled', 303, false],
    ] as const)('%s, the session ends: %s, %i, %p', async (when, reason, status, ends) => {
      const { scope } = request();
      const answered = new Answered();
      const leave = () => {
        answered.statusCode = status;
        scope.cancel(reason);
      };
      begin = () => (when.startsWith('while') && leave(), Promise.resolve('new-id'));
      const back = await login();
      await runInScope(scope, () => callback(back, answered));
      leave();
      expect(abandoned).toEqual(ends ? ['new-id'] : []);
    });
  });

  it('does not hide a fault of ours', async () => {
    begin = () => Promise.reject(new TypeError('ours'));
    await expect(callback(await login())).rejects.toThrow(TypeError);
  });
});
