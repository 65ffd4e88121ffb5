import { costOfRefusal } from '@portico/testing';
import type { GoodRequest } from '@portico/testing';
import { goodRequests } from './good-requests.ts';
import { goodSignIn } from './sign-in/good-sign-in.ts';
import { LogoutTokens } from './sign-in/logout-tokens.ts';
import { SESSION_COOKIE, startSigningIn } from './sign-in/signing-in.ts';
import type { SigningIn } from './sign-in/signing-in.ts';

describe('web-bff and what is costly to refuse', () => {
  let web: SigningIn;
  let logoutTokens: LogoutTokens;
  let signIn: Record<string, GoodRequest>;

  beforeAll(async () => {
    logoutTokens = await LogoutTokens.listen();
    web = await startSigningIn({ backchannelLogoutUri: logoutTokens.url, env: { PORTICO_SERVER__REQUEST_TIMEOUT: '1s' } });
    logoutTokens.sentTo = web.bff;
    signIn = await goodSignIn(web, logoutTokens);
  });
  afterAll(async () => {
    await web.close();
    await logoutTokens.close();
  });

  costOfRefusal({
    bff: () => web.bff,
    good: () => ({ ...goodRequests(), ...signIn }),
    cookies: [SESSION_COOKIE, `${SESSION_COOKIE}-sign-in.abcdefghijkl`],
  });
});
