import { HttpWorld } from '../http-requirements/http-world.ts';
import type { HttpOptions } from '../http-requirements/http-world.ts';
import { OK } from '../http-requirements/requirement.ts';
import { HOP_BY_HOP } from './hop-by-hop.rows.ts';
import { POISON, POISONING } from './poisoning.rows.ts';
import { ROUTE_KINDS, withRouteKinds } from './route-kinds.ts';
import { SMUGGLING } from './smuggling.rows.ts';

const WEBSOCKET = { upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
/** Says all that the service was asked with, to be kept. */
const ECHO = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncache-control: public, max-age=60\r\n\r\n{body}';

export interface MessageAttacksOptions extends HttpOptions {
  /** Whether the BFF keeps answers. */
  readonly caches: boolean;
}

/** Requests that are two, fields that are the connection's, and answers that are kept for others: over each kind of route. */
export function messageAttacks({ caches, ...options }: MessageAttacksOptions): void {
  describe('attacks by messages', () => {
    let world: HttpWorld;

    beforeAll(async () => {
      world = await HttpWorld.start(options, (sections, folder) => {
        const all = withRouteKinds(sections, folder);
        if (!caches) return all;
        const routes = all['routes'] as { readonly name: string }[];
        const kept = routes.filter(({ name }) => ['probe-raw', 'probe-rewritten'].includes(name)).map((route) => ({ ...route, name: `${route.name}-kept`, cache: true, match: { path: route.name === 'probe-raw' ? '/probe/kept/:row/*' : '/probe/kept-rewritten/:row/*' }, ...(route.name === 'probe-raw' ? {} : { rewrite: { requestHeaders: { pass: ['x-a'] }, path: '/rewritten/:row/*' } }) }));
        return { ...all, caching: { upstreams: [{ name: 'probe-raw' }] }, routes: [...routes, ...kept] };
      });
    }, 60_000);
    afterAll(() => world.close());

    describe.each(ROUTE_KINDS)('over $kind', ({ route, forwards }) => {
      it.each(SMUGGLING)('no second request is hidden in %s', async (_, bytes) => {
        world.origin.reset(OK, false);
        const { answers } = await world.talk('HTTP/1.1', bytes, route);
        const arrived = world.origin.requests.map((request) => request.slice(0, request.indexOf('\r\n')));
        expect({ smuggled: arrived.filter((line) => line.includes('smuggled')), many: answers > 1 || arrived.length > 1 }).toEqual({ smuggled: [], many: false });
      });

      if (forwards) {
        it.each(HOP_BY_HOP)('$title', async ({ headers, gone = [], there = [] }) => {
          world.origin.reset(OK, false);
          const upgrade = route.includes('sockets') ? { ...WEBSOCKET, connection: `Upgrade${headers['connection'] === undefined ? '' : `, ${headers['connection']}`}` } : {};
          await world.talk('HTTP/1.1', { headers: { ...headers, ...upgrade } }, route);
          const text = world.origin.requests.join('');
          expect({ requests: world.origin.requests.length, gone: gone.filter((part) => text.includes(part)), missing: there.filter((part) => !part.test(text)).map(String) }).toEqual({ requests: 1, gone: [], missing: [] });
        });
      }
    });

    if (caches) {
      describe.each(['/probe/kept/', '/probe/kept-rewritten/'])('what is kept of %s', (route) => {
        const below = POISONING.map(([title, sent], row) => [title, sent, `${route}${row}/`] as const);

        it('is given to the next client', async () => {
          world.origin.reset(ECHO, true);
          for (let clients = 0; clients < 3; clients += 1) expect((await world.talk('HTTP/1.1', {}, `${route}all/`)).status).toBe(200);
          expect(world.origin.requests).toHaveLength(1);
        });

        it.each(below)('has nothing of a client that has sent %s', async (_, sent, path) => {
          world.origin.reset(ECHO, true);
          await world.talk('HTTP/1.1', sent, path);
          const victim = await world.talk('HTTP/1.1', {}, path);
          expect({ status: victim.status, poisoned: victim.body.includes(POISON), whole: victim.body.startsWith('GET ') }).toEqual({ status: 200, poisoned: false, whole: true });
        });
      });
    }
  });
}
