import { FormBrowser, startSandbox, WEB_BFF } from '../../index.ts';
import type { AppTokens, SandboxWithIdentity, Visit } from '../../index.ts';

const ORIGIN = 'http://127.0.0.1:4000';
const REDIRECT = `${ORIGIN}/auth/callback`;

describe('signing in with a browser', () => {
  let sandbox: SandboxWithIdentity;
  let browser: FormBrowser;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free', identity: true })));
  afterAll(() => sandbox.close());
  beforeEach(() => void (browser = new FormBrowser(ORIGIN)));

  const authorization = (params: Record<string, string> = {}): string => {
    const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
    const query = { client_id: WEB_BFF.id, response_type: 'code', scope: 'openid', state: 's', redirect_uri: REDIRECT, ...challenge, ...params };
    return `${sandbox.identity.url}/auth?${new URLSearchParams(query)}`;
  };

  const answerIn = ({ url }: Visit): Record<string, string> => Object.fromEntries(new URL(url).searchParams);

  const signedIn = (sub: string): Promise<AppTokens> =>
    sandbox.identity.signIn({ sub, browser, clientId: WEB_BFF.id, clientSecret: WEB_BFF.secret, redirectUri: REDIRECT });

  it.each(['c-00001', 'support@example.com', ' SUPPORT@example.com '])('knows %j and the password of development', async (login) => {
    await browser.open(authorization());
    const visit = await browser.submit({ login, password: 'development' });
    expect(answerIn(visit)).toEqual({ code: expect.any(String), state: 's', iss: sandbox.identity.url });
  });

  it('says that the name or the password is wrong, and lets the person try again', async () => {
    await browser.open(authorization());
    const refused = await browser.submit({ login: 'c-00001', password: 'guessed' });
    expect({ status: refused.status, html: refused.html }).toEqual({ status: 401, html: expect.stringContaining('<p role="alert">') });
    expect(answerIn(await browser.submit({ password: 'development' }))).toHaveProperty('code');
  });

  it('shows what was typed as text, whatever it is', async () => {
    const typed = `"><script>alert('1')</script>`;
    const page = await browser.open(authorization({ login_hint: typed }));
    expect(page.html).toContain('value="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"');
    expect(page.html).not.toContain('<script');
  });

  it('allows no script, no frame, and forms only to itself and back to the client', async () => {
    const { headers } = await browser.open(authorization());
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self' http:\/\/127\.0\.0\.1:4000; frame-ancestors 'none'; base-uri 'none'$/,
    );
  });

  it('asks once; the next client is answered at once, unless it wants the person to be asked', async () => {
    await signedIn('c-00001');
    expect(answerIn(await browser.open(authorization()))).toHaveProperty('code');
    expect((await browser.open(authorization({ prompt: 'login' }))).status).toBe(200);
  });

  it('shows no form where the client forbids it', async () => {
    expect(answerIn(await browser.open(authorization({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
  });

  it('takes consent for granted, also where it is asked for', async () => {
    await signedIn('c-00001');
    expect(answerIn(await browser.open(authorization({ prompt: 'consent', scope: 'openid offline_access' })))).toHaveProperty('code');
  });

  it('tells the client that the person did not sign in', async () => {
    const { html, url } = await browser.open(authorization());
    const [, abort = ''] = /<a href="([^"]+)">/.exec(html) ?? [];
    expect(answerIn(await browser.open(new URL(abort, url).href))).toMatchObject({ error: 'access_denied', state: 's' });
  });

  it('wants PKCE', async () => {
    expect(answerIn(await browser.open(authorization({ code_challenge: '', code_challenge_method: '' })))).toMatchObject({ error: 'invalid_request' });
  });

  it('redirects to any port of this machine, and nowhere else', async () => {
    await signedIn('c-00001');
    const [here, elsewhere] = [new FormBrowser('http://localhost:45678'), new FormBrowser()];
    await here.open(authorization({ redirect_uri: 'http://localhost:45678/any' }));
    expect(answerIn(await here.submit({ login: 'c-00001', password: 'development' }))).toHaveProperty('code');
    const refused = await elsewhere.open(authorization({ redirect_uri: 'https://evil.example/callback' }));
    expect({ status: refused.status, origin: new URL(refused.url).origin }).toEqual({ status: 400, origin: sandbox.identity.url });
    expect(refused.html).toContain('<dd>invalid_redirect_uri</dd>');
  });

  it('gives staff alone the scope of operators of a BFF', async () => {
    const scopesOf = async (sub: string): Promise<string | undefined> =>
      (await sandbox.identity.signIn({ sub, scope: 'openid orders:read portico:diagnostics' })).scope;
    expect(await scopesOf('s-00002')).toBe('orders:read portico:diagnostics');
    expect(await scopesOf('c-00001')).toBe('orders:read');
  });

  it('signs out on the wish of the client, with a button, and goes back to it', async () => {
    const { id_token: hint = '' } = await signedIn('c-00001');
    const end = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: `${ORIGIN}/bye`, state: 'out' });
    expect((await browser.open(`${sandbox.identity.url}/session/end?${end}`)).html).toContain('<button type="submit"');
    expect((await browser.submit({ logout: 'yes' })).url).toBe(`${ORIGIN}/bye?state=out`);
    expect((await browser.open(authorization())).html).toContain('name="password"');
  });
});
