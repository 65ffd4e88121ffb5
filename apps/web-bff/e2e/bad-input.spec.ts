import { badInput } from '@portico/testing';
import type { GoodRequest } from '@portico/testing';
import { goodSignIn } from './sign-in/good-sign-in.ts';
import { LogoutTokens } from './sign-in/logout-tokens.ts';
import { startSigningIn } from './sign-in/signing-in.ts';
import type { SigningIn } from './sign-in/signing-in.ts';
import { FEATURES } from './features.ts';
import { goodRequests } from './good-requests.ts';
import { as } from './web-bff.ts';

describe('web-bff and what it cannot accept', () => {
  let web: SigningIn;
  let logoutTokens: LogoutTokens;
  let signIn: Record<string, GoodRequest>;

  beforeAll(async () => {
    logoutTokens = await LogoutTokens.listen();
    web = await startSigningIn({ backchannelLogoutUri: logoutTokens.url });
    logoutTokens.sentTo = web.bff;
  });
  beforeEach(async () => {
    signIn = await goodSignIn(web, logoutTokens);
  });
  afterAll(async () => {
    await web.close();
    await logoutTokens.close();
  });

  badInput({
    bff: () => web.bff,
    upstreams: () => web.sandbox,
    good: () => ({ ...goodRequests(), ...signIn }),
    badHeaders: as('no one can be called this'),
    without: FEATURES.length > 0 ? 'as found' : ['bodies', 'idempotency keys'],
  });
});
