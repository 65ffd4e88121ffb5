import { Module } from '@nestjs/common';
import { Bff } from '@portico/platform';
import { BffUnderTest } from '@portico/testing';
import type { Answer } from '@portico/testing';
import type { JWTPayload } from 'jose';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallersModule } from '../callers/callers.module.ts';
import { LocalProvider } from '../providers/local-provider.fixture.ts';
import { Cookies } from './cookies.ts';
import { SessionModule } from './session.module.ts';
import { SessionStrategy } from './session.strategy.ts';

@Bff({ name: 'sign-in-bff' })
@Module({ imports: [CallersModule.recognisedBy(SessionStrategy), SessionModule] })
class SignInModule {}

const COOKIE = new Cookies('sign-in-bff').session;
const HEADER = { 'x-csrf': '1' };
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe('the routes of sessions, over sockets', () => {
  let provider: LocalProvider;
  let bff: BffUnderTest;

  beforeAll(async () => {
    provider = await LocalProvider.start();
    const folder = mkdtempSync(join(tmpdir(), 'portico-sign-in-'));
    const file = join(folder, 'bff.yaml');
    const session = {
      issuer: provider.issuer,
      clientId: 'web-bff',
      clientSecret: { file: 'secret' },
      origin: 'http://shop.example',
      home: '/home',
      lasts: '2h',
      timeout: '20s',
    };
    writeFileSync(join(folder, 'secret'), 'a secret of the client');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ server: { port: 1 }, management: { port: 1 }, session }));
    bff = await BffUnderTest.start({ root: SignInModule, file });
    rmSync(folder, { recursive: true });
  });
  afterAll(async () => {
    await bff.close();
    await provider.stop();
  });

  const ask = (path: string, init: RequestInit = {}): Promise<Answer> => bff.request(path, { redirect: 'manual', ...init });
  const cookiesOf = (answer: Answer): string => answer.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ');

  /** @returns the answers on the way, and the cookie of the session */
  const signIn = async (sub: string, returnTo = '/account') => {
    const begun = await ask(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
    const { searchParams: asked } = new URL(begun.headers.get('location') ?? '');
    const claims = { iss: provider.issuer, aud: 'web-bff', sub, iat: inSeconds(0), exp: inSeconds(300), nonce: asked.get('nonce') };
    const id_token = await provider.sign(claims);
    provider.token = () => ({ body: { access_token: 'at', token_type: 'Bearer', expires_in: 300, id_token } });
    const ended = await ask(
      `/auth/callback?code=c&state=${encodeURIComponent(asked.get('state') ?? '')}`,
      { headers: { cookie: cookiesOf(begun), 'user-agent': 'a browser' } },
    );
    return { begun, ended, cookie: cookiesOf(ended).split('; ').find((one) => one.startsWith(`${COOKIE}=`)) ?? '' };
  };
  const signedIn = async (cookie: string): Promise<boolean> => {
    const { json } = await ask('/auth/session', { headers: { cookie, ...HEADER } });
    return (json as { readonly signedIn: boolean }).signedIn;
  };
  const told = ({ status, headers }: Answer): object => ({ status, cached: headers.get('cache-control') });
  const logoutToken = (claims: JWTPayload = {}): Promise<string> =>
    provider.sign({
      iss: provider.issuer,
      aud: 'web-bff',
      iat: inSeconds(0),
      jti: 'j',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      ...claims,
    }, { typ: 'logout+jwt' });
  const logout = (token: string, more: Record<string, string> = {}): Promise<Answer> => ask(
    '/auth/backchannel-logout',
    { method: 'POST', body: new URLSearchParams({ logout_token: token, ...more }) },
  );

  it('lead to the provider and back: by redirects that no cache keeps, to the page that was asked for', async () => {
    const { begun, ended } = await signIn('ann', '/account?a=1');
    expect([begun, ended].map((answer) => told(answer))).toEqual(
      [{ status: 303, cached: 'no-store' }, { status: 303, cached: 'no-store' }],
    );
    expect(new URL(begun.headers.get('location') ?? '').searchParams.get('redirect_uri')).toBe('http://shop.example/auth/callback');
    expect(
      { location: ended.headers.get('location'), lasts: ended.headers.getSetCookie().at(-1)?.split('; ').at(-1) },
    ).toEqual({ location: '/account?a=1', lasts: 'Max-Age=7200' });
  });

  it.each([
    ['GET', '/auth/session', 200],
    ['GET', '/auth/sessions', 401],
    ['DELETE', '/auth/sessions/0123456789abcdef', 401],
    ['POST', '/auth/logout', 401],
  ])('are for whom they are for: a guest asks %s %s and gets %i', async (method, path, status) => {
    expect((await ask(path, { method, headers: HEADER })).status).toBe(status);
  });

  it('are not cached, for guests and for callers alike', async () => {
    const { cookie } = await signIn('bea');
    const headers = { cookie, ...HEADER };
    expect(told(await ask('/auth/session'))).toEqual({ status: 200, cached: 'no-store' });
    for (const path of ['/auth/session', '/auth/sessions']) {
      expect(told(await ask(path, { headers }))).toEqual({ status: 200, cached: 'no-store' });
    }
    expect(told(await ask('/auth/logout', { method: 'POST', headers }))).toEqual({ status: 200, cached: 'no-store' });
    expect(await signedIn(cookie)).toBe(false);
  });

  it('end one of several sessions by its name alone', async () => {
    const [one, other] = [await signIn('cid'), await signIn('cid')];
    const listed = async (): Promise<readonly { readonly id: string; readonly current: boolean }[]> => {
      const { json } = await ask('/auth/sessions', { headers: { cookie: one.cookie, ...HEADER } });
      return (json as { readonly sessions: { readonly id: string; readonly current: boolean }[] }).sessions;
    };
    const id = (await listed()).find(({ current }) => !current)?.id ?? '';
    for (const wrong of [id.slice(1), `${id}a`, id.toUpperCase() === id ? id.toLowerCase() : id.toUpperCase()]) {
      expect(
        (await ask(`/auth/sessions/${wrong}`, { method: 'DELETE', headers: { cookie: one.cookie, ...HEADER } })).status,
      ).toBeGreaterThanOrEqual(400);
    }
    expect((await ask(`/auth/sessions/${id}`, { method: 'DELETE', headers: { cookie: one.cookie, ...HEADER } })).status).toBe(200);
    expect(await signedIn(other.cookie)).toBe(false);
    expect(await listed()).toHaveLength(1);
  });

  it.each([
    ['a page of another site', `returnTo=${encodeURIComponent('//evil.example')}`, 400],
    ['a page of 1,001 characters', `returnTo=/${'x'.repeat(1_000)}`, 400],
    ['a page of 1,000 characters', `returnTo=/${'x'.repeat(999)}`, 303],
    ['no page', '', 303],
  ])('begin a sign-in for %s or refuse it', async (_, query, status) => {
    expect((await ask(`/auth/login?${query}`)).status).toBe(status);
  });

  it.each([
    ['no state', '?code=c'],
    ['a state of 2,001 characters', `?state=${'x'.repeat(2_001)}`],
    ['a state that is none', '?state=x&code=c'],
  ])('show a page with a way on for %s', async (_, query) => {
    const answer = await ask(`/auth/callback${query}`, { headers: { accept: 'text/html' } });
    expect(
      { status: answer.status, type: answer.headers.get('content-type')?.split(';', 1)[0] },
    ).toEqual({ status: 400, type: 'text/html' });
  });

  describe('of the provider', () => {
    it('end sessions with a logout token: of one person, and of no other', async () => {
      const [dan, eve] = [await signIn('dan'), await signIn('eve')];
      expect(
        told(await logout(await logoutToken({ sub: 'dan' }), { more: 'is passed over' })),
      ).toEqual({ status: 200, cached: 'no-store' });
      expect({ dan: await signedIn(dan.cookie), eve: await signedIn(eve.cookie) }).toEqual({ dan: false, eve: true });
    });

    it('take a logout token of 8 kB, and no longer one', async () => {
      const room = 8_192 - (await logoutToken({ sub: '' })).length;
      const long = await logoutToken({ sub: 'x'.repeat(Math.floor((room * 3) / 4) - 3) });
      expect(long.length).toBeGreaterThan(8_180);
      const statuses = {
        long: (await logout(long)).status,
        longer: (await logout(long.padEnd(8_193, 'x'))).status,
        endless: (await logout('x'.repeat(10_000))).status,
      };
      expect(statuses).toEqual({ long: 200, longer: 400, endless: 413 });
    });

    it('refuse a malformed logout token, and a body that is not a form', async () => {
      expect((await logout('x')).status).toBe(400);
      expect(
        (await ask('/auth/backchannel-logout', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status,
      ).toBe(415);
    });
  });
});
