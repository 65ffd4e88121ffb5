import { createRemoteJWKSet, jwtVerify } from 'jose';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { FormBrowser, startSandbox, WEB_BFF } from '../../index.ts';
import type { AppTokens, ClientCredentials, SandboxWithIdentity } from '../../index.ts';
import { tokenRequest } from '../testing/token-request.ts';

describe('signing somebody out everywhere', () => {
  let sandbox: SandboxWithIdentity;
  let bff: Server;
  let origin: string;
  let client: ClientCredentials;
  let received: string[] = [];
  let status = 200;

  beforeAll(async () => {
    bff = createServer((request, response) => {
      void text(request).then((body) => {
        received.push(body);
        response.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await once(bff, 'listening');
    origin = `http://127.0.0.1:${(bff.address() as AddressInfo).port}`;
    sandbox = await startSandbox({ ports: 'free', identity: { webBff: origin } });
    client = sandbox.identity.webClient({ origin, backchannelLogoutUri: `${origin}/auth/backchannel-logout` });
  });
  afterAll(async () => {
    await sandbox.close();
    bff.closeAllConnections();
    await once(bff.close(), 'close');
  });
  beforeEach(() => {
    received = [];
    status = 200;
  });

  const signedIn = (sub: string, browser = new FormBrowser(origin), { id, secret } = client): Promise<AppTokens> =>
    sandbox.identity.signIn({ sub, browser, clientId: id, clientSecret: secret, redirectUri: `${origin}/auth/callback` });

  const refreshed = async ({ refresh_token: token = '' }: AppTokens): Promise<number> =>
    (await tokenRequest(sandbox.identity.url, client, { grant_type: 'refresh_token', refresh_token: token })).status;

  it('tells the client about each of the person’s sessions, by a logout token', async () => {
    const sessions = [await signedIn('c-00001'), await signedIn('c-00001'), await signedIn('c-00002')];
    await sandbox.identity.control.signOutEverywhere('c-00001');
    const keys = createRemoteJWKSet(new URL(`${sandbox.identity.url}/jwks`));
    const told = await Promise.all(
      received.map(async (body) => (await jwtVerify(new URLSearchParams(body).get('logout_token') ?? '', keys, { issuer: sandbox.identity.url, audience: client.id })).payload),
    );
    const expected = sessions.slice(0, 2).map((tokens) => ({
      sub: 'c-00001',
      sid: tokens.claims()?.['sid'],
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    }));
    expect(told.sort((a, b) => order(a, expected) - order(b, expected))).toMatchObject(expected);
  });

  it('tells web-bff where it was said to be', async () => {
    await signedIn('c-00003', undefined, WEB_BFF);
    await sandbox.identity.control.signOutEverywhere('c-00003');
    expect(received).toEqual([expect.stringMatching(/^logout_token=eyJ/)]);
  });

  it('ends the session and its refresh tokens, and no others', async () => {
    const [mine, theirs] = [new FormBrowser(origin), new FormBrowser(origin)];
    const [myTokens, theirTokens] = [await signedIn('c-00001', mine), await signedIn('c-00002', theirs)];
    await sandbox.identity.control.signOutEverywhere('c-00001');
    expect({ mine: await refreshed(myTokens), theirs: await refreshed(theirTokens) }).toEqual({ mine: 400, theirs: 200 });
    // Signed in without being asked again, or after being asked: each submits only where there is a form.
    const before = sandbox.identity.control.calls('authorization').started;
    await signedIn('c-00002', theirs);
    const unasked = sandbox.identity.control.calls('authorization').started - before;
    await signedIn('c-00001', mine);
    expect(sandbox.identity.control.calls('authorization').started - before - unasked).toBeGreaterThan(unasked);
  });

  it('rejects when a client does not take its logout token', async () => {
    await signedIn('c-00001');
    status = 400;
    await expect(sandbox.identity.control.signOutEverywhere('c-00001')).rejects.toThrow('expected 200 OK');
  });
});

const order = ({ sid }: Readonly<Record<string, unknown>>, expected: readonly { sid: unknown }[]): number => expected.findIndex((each) => each.sid === sid);
