import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RunSecrets } from './run-secrets.ts';
import { WireWatch } from './wire-watch.ts';

const secret = (name: string): string => `the-secret-of-${name}`;

describe('a watch over the wire', () => {
  const secrets = new RunSecrets();
  const { fetch: before } = globalThis;

  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('set-cookie', [`session=${secret('set-cookie')}; Path=/; HttpOnly`, `b=${secret('second-cookie')}`]);
    response.setHeader('location', `https://login.example/?state=${secret('location')}&scope=openid-and-more`);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ access_token: secret('access-token'), refresh_token: secret('refresh-token'), token_type: 'Bearer-and-more' }));
  });

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const watch = new WireWatch(secrets);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const basic = Buffer.from(`a-client:${secret('basic')}`).toString('base64');
    const headers = { authorization: `Bearer ${secret('bearer')}`, 'proxy-authorization': `Basic ${basic}`, cookie: `theme=dark; id=${secret('cookie')}`, dpop: secret('proof'), 'x-api-key': secret('key') };
    await (await fetch(`${url}/callback?code=${secret('code')}&q=what-is-looked-for`, { headers })).text();
    await (await fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams({ code_verifier: secret('verifier'), scope: 'openid-and-more' }) })).text();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await (await fetch(`${url}/logout`, { method: 'POST', headers: form, body: `logout_token=${secret('logout-token')}` })).text();
    watch.stop();
    await (await fetch(`${url}/?code=${secret('afterwards')}`)).text();
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ...['bearer', 'basic', 'cookie', 'proof', 'key', 'code', 'set-cookie', 'second-cookie', 'location'],
    ...['verifier', 'logout-token', 'access-token', 'refresh-token'],
  ])('takes note of the secret in: %s', (where) => {
    expect(secrets.knows(secret(where))).toBe(true);
  });

  it.each(['what-is-looked-for', 'openid-and-more', 'Bearer-and-more'])('takes no note of %s', (text) => {
    expect(secrets.knows(text)).toBe(false);
  });

  it('ends when it is told to', () => {
    expect(secrets.knows(secret('afterwards'))).toBe(false);
    expect(globalThis.fetch).toBe(before);
  });
});
