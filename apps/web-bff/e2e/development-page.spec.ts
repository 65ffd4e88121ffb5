import { problemFaults } from '@portico/testing';
import { startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const FILES = ['/page/page.css', '/page/page.js', '/page/page.svg', '/page/parts.js'];

describe('the page to try web-bff with', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff();
  });
  afterAll(() => web.close());

  it('loads its own files and nothing else, and is stored by no cache', async () => {
    const { status, headers, text } = await web.bff.get('/');
    expect({ status, contentType: headers.get('content-type') }).toEqual({ status: 200, contentType: 'text/html; charset=utf-8' });
    expect([...text.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)].map(([, path]) => path).sort()).toEqual(FILES.filter((path) => path !== '/page/parts.js'));
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  it.each(FILES)('has %s', async (path) => {
    const { status, headers } = await web.bff.get(path);
    const type = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' }[path.split('.')[1] as 'css'];
    expect({ status, contentType: headers.get('content-type'), sniffing: headers.get('x-content-type-options') }).toEqual({ status: 200, contentType: type, sniffing: 'nosniff' });
  });
});

describe('in production', () => {
  it('there is no such page', async () => {
    const web = await startWebBff({ environment: 'production' });
    for (const path of ['/', ...FILES]) {
      const { status, headers, text } = await web.bff.get(path);
      expect(problemFaults({ status, contentType: headers.get('content-type') ?? '', body: text }, ['not-found'])).toEqual([]);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    }
    await web.close();
  });
});
