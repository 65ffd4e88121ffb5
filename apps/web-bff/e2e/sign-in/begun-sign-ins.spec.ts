import { DEVELOPMENT_PASSWORD, FormBrowser } from '@portico/sandbox';
import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';

const WHO = 'c-00001';
const PAGE = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'sec-fetch-mode': 'navigate' };
const LONGEST = `/${'x'.repeat(999)}`;

/** The cookies that web-bff has set in a browser. */
class Jar {
  private readonly cookies = new Map<string, string>();

  take(answer: { readonly headers: Headers }): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const name = pair.slice(0, pair.indexOf('='));
      if (line.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, pair);
    }
  }

  get header(): string {
    return [...this.cookies.values()].join('; ');
  }
}

describe('begun sign-ins', () => {
  let web: SigningIn;

  beforeAll(async () => {
    web = await startSigningIn();
  });
  afterAll(() => web.close());

  const get = (path: string, jar?: Jar, headers: Record<string, string> = PAGE) =>
    web.bff.request(path, { redirect: 'manual', headers: { ...headers, ...(jar && jar.header !== '' ? { cookie: jar.header } : {}) } });

  /** @returns where the identity provider sends the browser back to, once somebody has signed in there */
  const callbackOf = async (location: string | null): Promise<string> => {
    const person = new FormBrowser(`${web.bff.url}/`);
    const first = await person.open(location ?? '');
    const { url } = first.status === 0 ? first : await person.submit({ login: WHO, password: DEVELOPMENT_PASSWORD });
    return url.slice(web.bff.url.length);
  };

  it('fill no header, however many there are and however long their pages: every path is answered', async () => {
    const jar = new Jar();
    for (let each = 0; each < 40; each += 1) {
      const answer = await get(`/auth/login?returnTo=${LONGEST}`, jar);
      expect(answer.status).toBe(303);
      jar.take(answer);
    }
    expect(jar.header.length).toBeLessThan(2_048);
    expect((await get('/auth/session', jar)).status).toBe(200);
  });

  it('in six tabs that are restored at once, all come back to their own pages', async () => {
    const jar = new Jar();
    const begun = await Promise.all(Array.from({ length: 6 }, (_, tab) => get(`/auth/login?returnTo=${LONGEST.slice(0, -1)}${tab}`)));
    for (const answer of begun) jar.take(answer);
    for (const [tab, answer] of begun.entries()) {
      const back = await get(await callbackOf(answer.headers.get('location')), jar);
      jar.take(back);
      expect({ status: back.status, to: back.headers.get('location') }).toEqual({ status: 303, to: `${LONGEST.slice(0, -1)}${tab}` });
    }
  });

  it('show a page with a way on when they come back a second time, by a reload or the back button', async () => {
    const jar = new Jar();
    const begun = await get('/auth/login?returnTo=/account?a=1', jar);
    jar.take(begun);
    const callback = await callbackOf(begun.headers.get('location'));
    jar.take(await get(callback, jar));
    const again = await get(callback, jar);
    expect({ status: again.status, type: again.headers.get('content-type'), policy: again.headers.get('content-security-policy'), stored: again.headers.get('cache-control') }).toEqual({
      status: 400,
      type: 'text/html; charset=utf-8',
      policy: "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
      stored: 'no-store',
    });
    const [, link = ''] = /<a href="(\/auth\/login[^"]*)">Sign in again<\/a>/.exec(again.text) ?? [];
    expect(link).toBe('/auth/login?returnTo=%2Faccount%3Fa%3D1');
    expect((await get(link, jar)).status).toBe(303);
    // The session that was begun goes on.
    expect(jar.header).toMatch(/^__Host-Http-web-bff=/);
  });

  it.each(['', '*/*', 'application/json', 'text/html;q=0, application/json'])('that are lost are told as a problem to what accepts %j', async (accept) => {
    const answer = await get('/auth/callback?code=x&state=y', undefined, { accept });
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({ status: 400, type: 'application/problem+json' });
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:sign-in-lost', detail: expect.stringContaining('begin again at /auth/login') as string });
  });

  it('show a page with a way on in a browser that knows nothing of them', async () => {
    const answer = await get('/auth/callback?code=x&state=y');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('<a href="/auth/login">Sign in again</a>');
    expect(answer.text).not.toMatch(/<script|<style|style=/);
  });

  it('are refused a page that is too long to return to, by name', async () => {
    const answer = await get(`/auth/login?returnTo=${LONGEST}x`, undefined, {});
    expect(answer.json).toMatchObject({ status: 400, errors: [{ in: 'query', field: 'returnTo' }] });
  });

  it('show a page when the identity provider is gone', async () => {
    const other = await startSigningIn({ env: { PORTICO_SESSION__ISSUER: 'http://127.0.0.1:1' } });
    const answer = await other.bff.request('/auth/login?returnTo=/account', { redirect: 'manual', headers: PAGE });
    expect({ status: answer.status, retry: answer.headers.get('retry-after'), type: answer.headers.get('content-type') }).toEqual({ status: 503, retry: '5', type: 'text/html; charset=utf-8' });
    expect(answer.text).toContain('<a href="/auth/login?returnTo=%2Faccount">');
    await other.close();
  });
});
