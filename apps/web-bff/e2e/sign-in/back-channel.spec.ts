import { LogoutTokens } from './logout-tokens.ts';
import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';

const WHO = 'c-00005';

describe('the identity provider says that somebody has signed out', () => {
  let web: SigningIn;
  let tokens: LogoutTokens;

  beforeAll(async () => {
    tokens = await LogoutTokens.listen();
    web = await startSigningIn({ backchannelLogoutUri: tokens.url });
    tokens.sentTo = web.bff;
  });
  afterAll(async () => {
    await web.close();
    await tokens.close();
  });

  const tell = (body: string, type = 'application/x-www-form-urlencoded') =>
    web.bff.request('/auth/backchannel-logout', { method: 'POST', headers: { 'content-type': type }, body });

  it('and the session is over', async () => {
    const [page, stranger] = [await web.signIn(WHO), await web.signIn('c-00006')];
    await web.sandbox.identity.control.signOutEverywhere(WHO);
    expect((await page.fetch('/api/account/orders')).status).toBe(401);
    expect((await stranger.fetch('/api/account/orders')).status).toBe(200);
    expect((await tell(`logout_token=${tokens.last}`)).status).toBe(200);
  });

  it('but not when it is somebody else who says so', async () => {
    const page = await web.signIn(WHO);
    const [head, payload, signature] = tokens.last.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = [
      `${head}.${encoded({ ...claims, sub: WHO })}.${signature.slice(0, -4)}AAAA`,
      `${encoded({ alg: 'none', typ: 'logout+jwt' })}.${encoded({ ...claims, sub: WHO })}.`,
      'nonsense',
    ];
    for (const one of forged) {
      const answer = await tell(`logout_token=${one}`);
      expect(answer.status).toBe(400);
      expect(answer.json).toMatchObject({ errors: [{ in: 'body', field: 'logout_token' }] });
    }
    expect((await tell(JSON.stringify({ logout_token: tokens.last }), 'application/json')).status).toBe(415);
    expect((await tell('')).status).toBe(400);
    expect((await page.fetch('/api/account/orders')).status).toBe(200);
  });
});
