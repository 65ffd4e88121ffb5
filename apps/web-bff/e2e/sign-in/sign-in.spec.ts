import { EXAMPLES, FormBrowser } from '@portico/sandbox';
import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';

const { customer } = EXAMPLES;

describe('signing in to web-bff', () => {
  let web: SigningIn;

  beforeAll(async () => {
    web = await startSigningIn();
  });
  afterAll(() => web.close());

  it('tells the page who is signed in', async () => {
    const page = await web.signIn(customer);
    expect((await page.fetch('/auth/session')).json).toMatchObject({ signedIn: true, subject: customer, roles: ['customer'] });
    expect((await web.bff.get('/auth/session')).json).toMatchObject({ signedIn: false, subject: null });
  });

  it('shows people what is theirs, and nothing of others', async () => {
    const [one, other] = [await web.signIn(customer), await web.signIn('c-00002')];
    const orders = async (page: typeof one): Promise<unknown> => (await page.fetch('/api/account/orders')).json;
    expect(await orders(one)).not.toEqual(await orders(other));
    expect((await web.bff.get('/api/account/orders')).status).toBe(401);
  });

  it('says how to become known', async () => {
    const { headers } = await web.bff.get('/api/account/orders');
    expect(headers.get('www-authenticate')).toContain('Session realm="web-bff", sign-in="/auth/login"');
  });

  it('gives the browser a cookie that no script and no other host gets at', async () => {
    const login = await web.bff.request('/auth/login', { redirect: 'manual' });
    expect(login.status).toBe(303);
    expect(login.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-Http-web-bff-sign-in\.\d{1,2}=\S+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/)]);
    const location = new URL(login.headers.get('location') as string);
    expect(Object.fromEntries(location.searchParams)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', client_id: web.client.id });
    expect(location.searchParams.get('nonce')).toMatch(/^[\w-]{43}$/);
  });

  it('begins a new session with each sign-in, and ends the one before', async () => {
    const browser = new FormBrowser();
    const [first, second] = [await web.signIn(customer, browser), await web.signIn(customer, browser)];
    expect(second.session).not.toBe(first.session);
    expect((await first.fetch('/auth/session')).json).toMatchObject({ signedIn: false });
    expect((await second.fetch('/auth/session')).json).toMatchObject({ signedIn: true });
  });

  it('ends a session: here, and at the identity provider, without showing a token', async () => {
    const page = await web.signIn(customer);
    const answer = await page.fetch('/auth/logout', { method: 'POST' });
    const { next } = answer.json as { next: string };
    expect(answer.headers.getSetCookie()).toEqual(['__Host-Http-web-bff=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0']);
    expect(next).toContain(`${web.sandbox.identity.url}/`);
    expect(next).not.toContain('id_token_hint');
    expect((await page.fetch('/api/account/orders')).status).toBe(401);
    expect((await page.fetch('/auth/session')).json).toMatchObject({ signedIn: false });
  });

  it('lists the sessions of a person, of which each can be ended', async () => {
    const who = 'c-00003';
    const [here, there] = [await web.signIn(who), await web.signIn(who)];
    const listed = (await here.fetch('/auth/sessions')).json as { sessions: { id: string; current: boolean }[] };
    expect(listed.sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    const other = listed.sessions.find(({ current }) => !current)?.id;
    const left = await here.fetch(`/auth/sessions/${other}`, { method: 'DELETE' });
    expect(left.json).toMatchObject({ sessions: [{ current: true }] });
    expect((await there.fetch('/api/account/orders')).status).toBe(401);
    expect((await here.fetch('/api/account/orders')).status).toBe(200);
    expect((await here.fetch(`/auth/sessions/${other}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('sends who was not let in back to the page, which can say so', async () => {
    const login = await web.bff.request('/auth/login?returnTo=/shop?a=1', { redirect: 'manual' });
    const state = new URL(login.headers.get('location') as string).searchParams.get('state');
    const cookie = (login.headers.getSetCookie()[0] as string).split(';')[0] as string;
    const callback = `/auth/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(web.sandbox.identity.url)}`;
    const answer = await web.bff.request(callback, { redirect: 'manual', headers: { cookie } });
    expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({ status: 303, location: '/shop?a=1&sign-in=denied' });
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/a\tb', '', 'evil', '/\n/evil.example'])('leads nowhere else: %j', async (returnTo) => {
    const answer = await web.bff.request(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`, { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errors: [{ in: 'query', field: 'returnTo', message: 'must be a path of this site, such as /account' }] });
  });
});
