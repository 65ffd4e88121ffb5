import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';

const PAGE = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** Links to the sign-in that a person may have, and that lead nowhere. */
const LINKS: readonly (readonly [path: string, status: number])[] = [
  ['/auth/callback', 400],
  ['/auth/callback?code=c', 400],
  ['/auth/callback?state=', 400],
  ['/auth/callback?state=a&state=b', 400],
  [`/auth/callback?state=${'x'.repeat(3_000)}`, 400],
  ['/auth/callback?error=access_denied', 400],
  ['/auth/callback?state=x&code=c&code=d', 400],
  ['/auth/callback?state=%zz', 400],
  [`/auth/login?returnTo=/${'x'.repeat(1_000)}`, 400],
  ['/auth/login?returnTo=//elsewhere.example', 400],
  ['/auth/login?returnTo=https://elsewhere.example', 400],
  ['/auth/login?returnTo=/a&returnTo=/b', 400],
  ['/auth/login?return=/account', 400],
];

describe('a sign-in that is refused', () => {
  let web: SigningIn;

  beforeAll(async () => {
    web = await startSigningIn();
  });
  afterAll(() => web.close());

  it.each(LINKS)('%s is answered %i: to a person with a page and a way on, to programs with a problem', async (path, status) => {
    const page = await web.bff.request(path, { redirect: 'manual', headers: { accept: PAGE } });
    const html = page.text;
    expect({ status: page.status, type: page.headers.get('content-type'), stored: page.headers.get('cache-control') }).toEqual({ status, type: 'text/html; charset=utf-8', stored: 'no-store' });
    expect(html).toContain('<a href="/auth/login">Sign in again</a>');
    expect(html).not.toContain('elsewhere');
    for (const accept of ['application/json', '*/*']) {
      const problem = await web.bff.request(path, { redirect: 'manual', headers: { accept } });
      expect({ status: problem.status, type: problem.headers.get('content-type') }).toEqual({ status, type: 'application/problem+json' });
    }
  });

  it('leaves other routes their problems, for any client', async () => {
    for (const path of ['/auth/session?x=1', '/api/search', '/auth/nowhere']) {
      const answer = await web.bff.request(path, { headers: { accept: PAGE } });
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });
});
