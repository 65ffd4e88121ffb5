import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchKeys, fetchMetadata } from './issuer-metadata.ts';

interface Page {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

const NEEDED = { required: ['jwks_uri'], optional: ['end_session_endpoint'] };

describe('what an issuer says of itself', () => {
  let server: Server;
  let url: string;
  let pages: Record<string, Page>;
  let asked: { readonly path: string; readonly accept: string | undefined }[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push({ path: request.url ?? '', accept: request.headers.accept });
      const page = pages[request.url ?? ''];
      if (page?.status === 0) return;
      response.writeHead(page?.status ?? (page ? 200 : 404), page?.headers).end(typeof page?.body === 'string' ? page.body : JSON.stringify(page?.body ?? {}));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  beforeEach(() => {
    asked = [];
    pages = {};
  });

  const signal = (): AbortSignal => AbortSignal.timeout(10_000);
  const found = (issuer: string, more: object = {}): Promise<object> => fetchMetadata({ issuer, ...more }, signal(), NEEDED);
  const said = (issuer: string, more: object = {}): Page => ({ body: { issuer, jwks_uri: `${url}/keys`, ...more } });

  it.each([
    ['', '/.well-known/openid-configuration'],
    ['/', '/.well-known/openid-configuration'],
    ['', '/.well-known/oauth-authorization-server'],
    ['/realm', '/realm/.well-known/openid-configuration'],
    ['/realm/', '/realm/.well-known/openid-configuration'],
    ['/realm/', '/.well-known/oauth-authorization-server/realm'],
    ['/realm', '/.well-known/oauth-authorization-server/realm'],
  ])('is looked for where the standards have it: of %j at %s', async (path, place) => {
    const issuer = url + path;
    pages[place] = said(issuer);
    expect(await found(issuer)).toMatchObject({ issuer, jwks_uri: `${url}/keys` });
    expect(asked.at(-1)).toEqual({ path: place, accept: 'application/json' });
  });

  it('is looked for where the settings say, and nowhere else', async () => {
    pages['/.well-known/openid-configuration'] = said(url);
    await expect(found(url, { metadata: `${url}/elsewhere` })).rejects.toThrow(`the metadata of ${url} cannot be had`);
    pages['/elsewhere'] = said(url);
    expect(await found(url, { metadata: `${url}/elsewhere` })).toMatchObject({ issuer: url });
    expect(asked.map(({ path }) => path)).toEqual(['/elsewhere', '/elsewhere']);
  });

  it.each<[string, Page, string]>([
    ['somebody else’s', { body: { issuer: 'https://evil.example', jwks_uri: 'https://evil.example/keys' } }, 'is that of https://evil.example'],
    ['without an issuer', { body: { jwks_uri: 'https://evil.example/keys' } }, 'is that of undefined'],
    ['a fault', { status: 500, body: {} }, 'cannot be had'],
    ['a way elsewhere', { status: 302, headers: { location: '/moved' }, body: {} }, 'cannot be had'],
    ['no JSON', { body: 'soon' }, 'cannot be had'],
    ['nothing', { body: 'null' }, 'cannot be had'],
    ['more than an issuer has to say', { body: { more: 'x'.repeat(256 * 1024) } }, 'cannot be had'],
  ])('is not believed when it is %s', async (_, page, fault) => {
    pages['/.well-known/openid-configuration'] = page;
    pages['/moved'] = said(url);
    await expect(found(url)).rejects.toThrow(fault);
  });

  it('may have 256 kB', async () => {
    const text = JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` });
    pages['/.well-known/openid-configuration'] = { body: text.padEnd(256 * 1024) };
    expect(await found(url)).toMatchObject({ issuer: url });
  });

  it.each([
    [{ jwks_uri: undefined }, 'it has no jwks_uri'],
    [{ jwks_uri: null }, 'it has no jwks_uri'],
    [{ jwks_uri: 'keys' }, 'its jwks_uri is no URL: "keys"'],
    [{ end_session_endpoint: 7 }, 'its end_session_endpoint is no URL: 7'],
    [{ jwks_uri: [], end_session_endpoint: {} }, 'its jwks_uri is no URL: []; its end_session_endpoint is no URL: {}'],
  ])('is of no use with %j', async (more, fault) => {
    pages['/.well-known/openid-configuration'] = said(url, more);
    await expect(found(url)).rejects.toThrow(fault);
  });

  it('has not what is null in it, and may begin with a byte order mark', async () => {
    pages['/.well-known/openid-configuration'] = { body: `\ufeff${JSON.stringify({ issuer: url, jwks_uri: `${url}/keys`, end_session_endpoint: null })}` };
    expect(await found(url)).toEqual({ issuer: url, jwks_uri: `${url}/keys` });
  });

  it('leads from TLS to TLS alone', async () => {
    pages['/elsewhere'] = said('https://idp.example');
    await expect(found('https://idp.example', { metadata: `${url}/elsewhere` })).rejects.toThrow(`its jwks_uri ${url}/keys is without TLS`);
    pages['/elsewhere'] = said('https://idp.example', { jwks_uri: 'https://idp.example/keys' });
    expect(await found('https://idp.example', { metadata: `${url}/elsewhere` })).toMatchObject({ jwks_uri: 'https://idp.example/keys' });
  });

  it('is waited for as long as told', async () => {
    pages['/elsewhere'] = { status: 0, body: {} };
    await expect(fetchMetadata({ issuer: url, metadata: `${url}/elsewhere` }, AbortSignal.timeout(50), NEEDED)).rejects.toMatchObject({ errors: [{ name: 'TimeoutError' }] });
  });

  describe('of its keys', () => {
    const KEYS = { keys: [{ kty: 'OKP', kid: 'k1' }, null, 'x', { kty: 'OKP', kid: 'k2' }] };

    it('is found by its metadata, or where the settings say', async () => {
      pages['/.well-known/openid-configuration'] = said(url);
      pages['/keys'] = { body: KEYS };
      pages['/own-keys'] = { body: { keys: [] } };
      expect(await fetchKeys({ issuer: url }, signal())).toEqual({ keys: [KEYS.keys[0], KEYS.keys[3]] });
      asked = [];
      expect(await fetchKeys({ issuer: url, jwks: `${url}/own-keys` }, signal())).toEqual({ keys: [] });
      expect(asked.map(({ path }) => path)).toEqual(['/own-keys']);
    });

    it.each([{}, { keys: {} }, { keys: 'x' }])('is none with %j', async (body) => {
      pages['/own-keys'] = { body };
      await expect(fetchKeys({ issuer: url, jwks: `${url}/own-keys` }, signal())).rejects.toThrow(`the keys of ${url} are no JSON Web Key Set`);
    });
  });
});
