import { issuerKey, TokenIssuer, watchedLogs } from '@portico/testing';
import type { IssuerKey, WatchedLogs } from '@portico/testing';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';

const EVIL = 'https://evil.example';

/** A provider whose token endpoint gives what the test says. */
describe('an ID token that does not hold', () => {
  const logs = watchedLogs() as WatchedLogs;
  let [key, other]: IssuerKey[] = [];
  let issuer: TokenIssuer;
  let endpoint: Server;
  let idToken: string;
  let broken = false;
  let web: SigningIn;

  beforeAll(async () => {
    [key, other] = await Promise.all([issuerKey('k1'), issuerKey('k2')]);
    issuer = await TokenIssuer.start();
    endpoint = createServer((_, response) => {
      if (broken) return void response.writeHead(500).end();
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ access_token: 'at', token_type: 'Bearer', expires_in: 300, id_token: idToken }));
    }).listen(0, '127.0.0.1');
    await once(endpoint, 'listening');
    const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
    issuer.metadata = { authorization_endpoint: `${url}/auth`, token_endpoint: `${url}/token` };
    issuer.published = [key.jwk];
    web = await startSigningIn({ env: { PORTICO_SESSION__ISSUER: issuer.url } });
  });
  afterAll(async () => {
    endpoint.closeAllConnections();
    endpoint.close();
    await issuer.stop();
  });

  const signIn = async (make: (claims: object) => Promise<string>) => {
    const login = await web.bff.request('/auth/login?returnTo=/account', { redirect: 'manual' });
    const { searchParams } = new URL(login.headers.get('location') ?? '');
    const cookie = (login.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    idToken = await make({ aud: web.client.id, nonce: searchParams.get('nonce') });
    return web.bff.request(`/auth/callback?code=c&state=${searchParams.get('state')}`, { redirect: 'manual', headers: { cookie, accept: 'text/html' } });
  };
  const forged = (changes: object, by?: IssuerKey) => (claims: object) => issuer.token(by ?? (key as IssuerKey), { ...claims, ...changes });
  const refused: string[] = [];

  it.each<[string, (claims: object) => Promise<string>]>([
    ['iss', forged({ iss: EVIL })],
    ['aud', forged({ aud: EVIL })],
    ['azp', forged({ azp: EVIL })],
    ['nonce', forged({ nonce: EVIL })],
    ['sub', forged({ sub: '' })],
    ['expired', forged({ exp: Math.floor(Date.now() / 1_000) - 60 })],
    ['signed', (claims) => forged({}, { ...(other as IssuerKey), kid: 'k1' })(claims)],
    ['alg', (claims) => Promise.resolve(`${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: issuer.url, sub: 'ann', ...claims })).toString('base64url')}.`)],
  ])('is no sign-in and no outage, but a page: one that does not hold by its %s', async (reason, make) => {
    const answer = await signIn(make);
    expect({ status: answer.status, retry: answer.headers.get('retry-after'), cookies: answer.headers.getSetCookie().filter((line) => !line.includes('Max-Age=0')) }).toEqual({ status: 400, retry: null, cookies: [] });
    expect(answer.text).toContain('What your identity provider says of you cannot be trusted.');
    refused.push(reason);
  });

  it('is none of those: a good one signs in, also by a key that is new', async () => {
    expect((await signIn(forged({}))).headers.get('location')).toBe('/account');
    issuer.published = [(other as IssuerKey).jwk];
    expect((await signIn(forged({}, other))).headers.get('location')).toBe('/account');
  });

  it('is an outage when there is none, because the provider is broken', async () => {
    broken = true;
    const answer = await signIn(forged({}));
    expect({ status: answer.status, retry: answer.headers.get('retry-after') }).toEqual({ status: 503, retry: '5' });
  });

  it('leaves a line in the audit log with the reason, and an outage leaves none there', async () => {
    await web.close();
    const lines = logs.text().split('\n').filter(Boolean).map((line) => JSON.parse(line) as { audit?: string; because?: string; scheme?: string });
    const reasons = lines.filter(({ audit, scheme }) => audit === 'sign-in-refused' && scheme === 'session').map(({ because }) => because);
    expect(refused.length).toBeGreaterThan(0);
    expect(reasons).toEqual(refused.map((reason) => expect.stringContaining(reason) as string));
  });
});
