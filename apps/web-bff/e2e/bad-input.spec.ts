import { DEVELOPMENT_PASSWORD, EXAMPLES, FormBrowser } from '@portico/sandbox';
import { badInput } from '@portico/testing';
import type { GoodRequest } from '@portico/testing';
import { LogoutTokens } from './sign-in/logout-tokens.ts';
import { startSigningIn } from './sign-in/signing-in.ts';
import type { SigningIn } from './sign-in/signing-in.ts';
import { goodRequests } from './good-requests.ts';
import { as } from './web-bff.ts';

const { customer } = EXAMPLES;

describe('web-bff and what it cannot accept', () => {
  let web: SigningIn;
  let logoutTokens: LogoutTokens;
  let signIn: Record<string, GoodRequest>;

  beforeAll(async () => {
    logoutTokens = await LogoutTokens.listen();
    web = await startSigningIn({ backchannelLogoutUri: logoutTokens.url });
    logoutTokens.sentTo = web.bff;
  });
  // Some of these are good once only: a sign-in ends, and so does a session.
  beforeEach(async () => {
    signIn = await goodSignIn();
  });
  afterAll(async () => {
    await web.close();
    await logoutTokens.close();
  });

  const goodSignIn = async (): Promise<Record<string, GoodRequest>> => {
    const [page, other, leaving] = [await web.signIn(customer), await web.signIn(customer), await web.signIn(customer)];
    const { sessions } = (await other.fetch('/auth/sessions')).json as { sessions: { id: string; current: boolean }[] };
    const browser = new FormBrowser(`${web.bff.url}/auth/callback`);
    await browser.open(`${web.bff.url}/auth/login`);
    const { url } = await browser.submit({ login: customer, password: DEVELOPMENT_PASSWORD });
    const callback = new URL(url);
    return {
      'GET /auth/login': { target: '/auth/login' },
      'GET /auth/callback': { target: callback.pathname + callback.search, headers: { cookie: browser.cookies.header(callback) as string } },
      'GET /auth/session': { target: '/auth/session' },
      'GET /auth/sessions': { target: '/auth/sessions', headers: page.headers },
      'DELETE /auth/sessions/:id': { target: `/auth/sessions/${sessions.find(({ current }) => current)?.id}`, headers: page.headers },
      'POST /auth/logout': { target: '/auth/logout', headers: leaving.headers },
      'POST /auth/backchannel-logout': { target: '/auth/backchannel-logout', form: { logout_token: await logoutTokens.of(web, 'c-00009') } },
    };
  };

  badInput({
    bff: () => web.bff,
    upstreams: () => web.sandbox,
    good: () => ({ ...goodRequests(), ...signIn }),
    badHeaders: as('no one can be called this'),
    without: ['bodies'],
  });
});
