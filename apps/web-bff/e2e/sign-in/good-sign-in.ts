import { DEVELOPMENT_PASSWORD, EXAMPLES, FormBrowser } from '@portico/sandbox';
import type { GoodRequest } from '@portico/testing';
import type { LogoutTokens } from './logout-tokens.ts';
import type { SigningIn } from './signing-in.ts';

const { customer } = EXAMPLES;

/** A request for every route of sign-in that is answered well, once: a sign-in ends, and so does a session. */
export async function goodSignIn(web: SigningIn, logoutTokens: LogoutTokens): Promise<Record<string, GoodRequest>> {
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
}
