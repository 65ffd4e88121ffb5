import { cachedAnswers } from '@portico/testing';
import type { GoodRequest, Visitor } from '@portico/testing';
import { goodRequests } from './good-requests.ts';
import { goodSignIn } from './sign-in/good-sign-in.ts';
import { LogoutTokens } from './sign-in/logout-tokens.ts';
import { startSigningIn } from './sign-in/signing-in.ts';
import type { SigningIn } from './sign-in/signing-in.ts';

describe('web-bff and caches', () => {
  let web: SigningIn;
  let logoutTokens: LogoutTokens;
  let signIn: Record<string, GoodRequest>;
  let visitors: Visitor[];

  beforeAll(async () => {
    logoutTokens = await LogoutTokens.listen();
    web = await startSigningIn({ backchannelLogoutUri: logoutTokens.url });
    logoutTokens.sentTo = web.bff;
    const [one, another] = [await web.signIn('c-00001'), await web.signIn('c-00002')];
    visitors = [
      { name: 'a guest', headers: {} },
      { name: 'one', headers: one.headers },
      { name: 'another', headers: another.headers },
    ];
  });
  // A browser comes back from signing in once.
  beforeEach(async () => {
    signIn = await goodSignIn(web, logoutTokens);
  });
  afterAll(async () => {
    await web.close();
    await logoutTokens.close();
  });

  cachedAnswers({ bff: () => web.bff, good: () => ({ ...goodRequests(), ...signIn }), visitors: () => visitors, varies: ['cookie'] });
});
