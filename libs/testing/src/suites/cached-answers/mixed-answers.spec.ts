import { once } from 'node:events';
import { createServer } from 'node:http';
import type { OutgoingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeWith } from '../../parts/installed.ts';
import { CACHES } from './caching-proxy.ts';
import type { CachingProxy } from './caching-proxy.ts';
import { mixedAnswers } from './mixed-answers.ts';

const VISITORS = [
  { name: 'a guest', headers: {} },
  { name: 'one', headers: { cookie: 'who=one' } },
  { name: 'another', headers: { cookie: 'who=another' } },
] as const;
const RIGHT = { 'cache-control': 'private, no-store', vary: 'Cookie' };

describe.each(CACHES)('answers through $program', ({ program, start }) => {
  describeWith(program)('as a cache', () => {
    let server: Server;
    let origin: string;
    let proxy: CachingProxy;
    let headers: OutgoingHttpHeaders = {};
    let bodyFor = (cookie: string | undefined): string => `for ${cookie}`;

    beforeAll(async () => {
      let count = 0;
      server = createServer((request, response) => {
        count += 1;
        response.writeHead(200, { 'request-id': `r-${count}`, 'content-type': 'text/plain', ...headers }).end(bodyFor(request.headers.cookie));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      proxy = await start(origin);
    });
    afterAll(async () => {
      await proxy.stop();
      server.closeAllConnections();
      server.close();
    });

    let tries = 0;
    const faultsWith = (given: OutgoingHttpHeaders, personal: boolean): Promise<string[]> => {
      headers = given;
      tries += 1;
      return mixedAnswers({ cache: proxy.url, origin }, [{ route: 'GET /page', target: `/page?try=${tries}`, personal }], VISITORS, ['cookie']);
    };

    it('are mixed by a public on a personal route', async () => {
      const faults = await faultsWith({ 'cache-control': 'public, max-age=60', vary: 'cookie' }, true);
      expect(faults).toContain('GET /page: "public, max-age=60" for one, on a route for known callers');
    });

    it('are mixed by a public on a page that differs by caller', async () => {
      await expect(faultsWith({ 'cache-control': 'public, max-age=60' }, false)).resolves.not.toEqual([]);
    });

    it('are mixed where nothing is said', async () => {
      await expect(faultsWith({}, false)).resolves.toEqual(expect.arrayContaining(['GET /page: one was given the answer for a guest', 'GET /page: another was given the answer for a guest']));
    });

    it.each([[{ 'cache-control': 'max-age=60', vary: 'cookie' }], [{ 'cache-control': 'private, no-store' }]])('are not as they should be with %j', async (given) => {
      await expect(faultsWith(given, false)).resolves.not.toEqual([]);
    });

    it('are not mixed where they are private and vary', async () => {
      await expect(faultsWith(RIGHT, true)).resolves.toEqual([]);
    });

    it('may be the same for all where they are public', async () => {
      bodyFor = () => 'the same';
      await expect(faultsWith({ 'cache-control': 'public, max-age=60' }, false)).resolves.toEqual([]);
    });
  });
});
