import { watchedLogs } from '@portico/testing';
import type { WatchedLogs } from '@portico/testing';
import type { Page } from './page.ts';
import { startSigningIn } from './signing-in.ts';

const WHO = 'c-00001';

/** That every file of tests has its logs searched is worth nothing where the search does not know what to look for. */
describe('the search for secrets in what web-bff writes', () => {
  const logs = watchedLogs() as WatchedLogs;
  let page: Page;
  let clientSecret: string;
  let known: number;

  beforeAll(async () => {
    const web = await startSigningIn();
    clientSecret = web.client.secret;
    known = logs.secrets.size;
    page = await web.signIn(WHO);
    await page.fetch('/api/account/orders');
    // Malformed URLs, and those that are too long, are quoted where they are refused.
    await web.bff.get(`/api/products/%zz?state=${page.session}`);
    await web.bff.get(`/api/products/${'x'.repeat(200)}${page.session}`);
    await page.fetch('/auth/logout', { method: 'POST' });
    await web.close();
  });

  it('looks through the lines of requests and of the audit log', () => {
    const lines = logs.text().split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'request', route: '/api/account/orders', status: 200, caller: WHO }));
    expect(lines).toContainEqual(expect.objectContaining({ audit: 'signed-in', scheme: 'session', subject: WHO, route: '/auth/callback' }));
    expect(lines).toContainEqual(expect.objectContaining({ audit: 'session-ended', subject: WHO, because: 'signed out', route: '/auth/logout' }));
  });

  it('knows the cookie of the session, the secrets in the settings, and what a sign-in takes beside them', () => {
    expect([page.session ?? '', clientSecret, 'a secret that both replicas have been told'].filter((text) => !logs.secrets.knows(text))).toEqual([]);
    // The transaction's cookie, code, state, nonce, verifier, three tokens, those of upstreams, the provider's own cookies.
    expect(logs.secrets.size - known).toBeGreaterThan(10);
  });

  it('finds nothing, and would find any of them', () => {
    expect(logs.secrets.leaksIn(logs.text())).toEqual([]);
    expect(logs.secrets.leaksIn(`${logs.text()}\n{"cookie":"${page.session}"}`)).toHaveLength(1);
  });
});
