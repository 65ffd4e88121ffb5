import { Connection } from '../../wire/connection.ts';
import { exchange, writeRequest } from '../../wire/raw-request.ts';
import type { CapabilityRow } from './capability-row.ts';
import { routesIn, underLoad } from './front.ts';
import { say, webSocketTo } from './websocket.ts';

const LONG = 'abcdefgh'.repeat(250_000);
const OTHER_SITE = 'origin: https://evil.example\r\nsec-fetch-site: cross-site\r\n';
const JSON_BODY = { 'content-type': 'application/json' };

/** R7, R9, R10 and R11: how requests and answers go on, and what is written about it. */
export const STREAMS: readonly CapabilityRow[] = [
  {
    id: 'R7',
    what: 'bodies, events and WebSockets go on while they arrive',
    allowed: [
      {
        title: 'a long body comes back as it was sent',
        run: async ({ plain }) => {
          const { status, body } = await plain.ask('/probe/streams/echo', { method: 'POST', body: LONG });
          expect({ status, same: body === LONG }).toEqual({ status: 200, same: true });
        },
      },
      {
        title: 'an event leaves before the next one is there, and a WebSocket carries messages both ways',
        run: async ({ plain }) => {
          const events = await Connection.to(plain.bff.url);
          events.send(writeRequest({ method: 'GET', target: '/probe/streams/events' }));
          await events.heard('data: canary');
          events.leave();
          const socket = await webSocketTo(plain, '/probe/streams/chat');
          await socket.heard('canary');
          say(socket, 'hello');
          await socket.heard('hello');
          socket.leave();
        },
      },
    ],
    refused: [
      {
        title: 'a body beyond its limit, and a WebSocket that a page of another site opens',
        run: async ({ plain, services }) => {
          const long = await exchange(plain.bff.url, { method: 'POST', target: '/probe/streams/a', headers: { 'x-csrf': '1', 'content-length': '3500000' } });
          const socket = await webSocketTo(plain, '/probe/streams/chat', OTHER_SITE);
          expect({ long: long.status, socket: /^HTTP\/1\.1 (\d+)/.exec(socket.text)?.[1], asked: services.canary.asked.length }).toEqual({ long: 413, socket: '403', asked: 0 });
          socket.leave();
        },
      },
    ],
    reloaded: [
      {
        title: 'a WebSocket stays with its service when the route leads elsewhere, and the next one goes there',
        run: async ({ plain }) => {
          const before = await webSocketTo(plain, '/probe/streams/chat');
          await before.heard('canary');
          await plain.change((sections) => Object.assign(routesIn(sections)['probe-streams'] as object, { to: 'probe-shadow' }));
          const after = await webSocketTo(plain, '/probe/streams/chat');
          await after.heard('shadow');
          say(before, 'still there');
          await before.heard('still there');
          for (const socket of [before, after]) socket.leave();
        },
      },
    ],
  },
  {
    id: 'R9',
    what: 'redirects, and further attempts at other instances',
    allowed: [
      {
        title: 'a moved path is redirected with its query, and reads are tried at another instance',
        run: async ({ plain, services }) => {
          services.breaking.instead = ({ socket }) => socket.destroy();
          const { status, headers } = await plain.ask('/probe/moved/5/a?x=1');
          expect({ status, location: headers['location'] }).toEqual({ status: 308, location: '/probe/items/5/a?x=1' });
          const found = new Set<string>();
          for (let reads = 0; reads < 50 && services.breaking.asked.length === 0; reads += 1) found.add((await plain.seen('/probe/reads')).by);
          expect({ by: found, broken: services.breaking.asked.length > 0 }).toEqual({ by: new Set(['waiting']), broken: true });
        },
      },
    ],
    refused: [
      {
        title: 'a write that may have arrived is not sent again, and no redirect leaves the host',
        run: async ({ plain, services: { breaking, waiting } }) => {
          breaking.instead = ({ socket }) => socket.destroy();
          const [statuses, sent]: [number[], () => number] = [[], () => breaking.asked.length + waiting.asked.length];
          while (breaking.asked.length === 0 && statuses.length < 50) statuses.push((await plain.ask('/probe/writes', { method: 'POST', body: 'order' })).status);
          const { headers } = await plain.ask('/probe/moved//evil.example/a');
          expect({ last: statuses.at(-1), sent: sent(), elsewhere: /^(?:https?:)?\/\//.test(headers['location'] ?? '') }).toEqual({ last: 503, sent: statuses.length, elsewhere: false });
        },
      },
    ],
    reloaded: [
      {
        title: 'a redirect leads to where the changed file says',
        run: async ({ plain }) => {
          await plain.change((sections) => Object.assign(routesIn(sections)['probe-moved'] as object, { redirect: { to: 'https://new.example/*', status: 301 } }));
          const { status, headers } = await plain.ask('/probe/moved/5?x=1');
          expect({ status, location: headers['location'] }).toEqual({ status: 301, location: 'https://new.example/5?x=1' });
        },
      },
    ],
  },
  {
    id: 'R10',
    what: 'settings as code: checked as a whole, taken over as a whole, or not at all',
    allowed: [
      {
        title: 'a good file is found and in force, and the health page says since when',
        run: async ({ plain }) => {
          await plain.changeUnasked((sections) => Object.assign(routesIn(sections)['probe-items'] as object, { deadline: '19s' }));
          expect(await plain.settings()).toMatchObject({ state: 'in-force', restart: [], since: expect.any(String) });
        },
      },
    ],
    refused: [
      {
        title: 'a file with faults replaces nothing, and each of them is named',
        run: async ({ plain }) => {
          const refused = 'portico_settings_reloads_total{outcome="refused"}';
          const before = await plain.bff.metric(refused);
          const { faults } = await plain.change((sections) => {
            Object.assign(routesIn(sections)['probe-items'] as object, { to: 'nothing', rewrite: { path: '/v3/:name' } });
            delete (routesIn(sections)['probe-item'] as { access?: string }).access;
          });
          expect(faults?.map((fault) => /^routes\.[\w-]+/.exec(fault)?.[0]).sort()).toEqual(['routes.probe-item', 'routes.probe-items', 'routes.probe-items']);
          expect({ state: (await plain.settings()).state, counted: (await plain.bff.metric(refused)) - before, url: (await plain.seen('/probe/items/5')).url }).toEqual({ state: 'changed-file-refused', counted: 1, url: '/v1/5?by=route' });
        },
      },
      {
        title: 'a file that is no YAML replaces nothing either',
        run: async ({ plain }) => {
          expect((await plain.replace('routes: [')).faults).toHaveLength(1);
          expect((await plain.seen('/probe/items/5')).url).toBe('/v1/5?by=route');
        },
      },
    ],
    reloaded: [
      {
        title: 'no request sees half of a file, and none fails while files are swapped',
        run: async ({ plain }) => {
          const seen = new Set<string>();
          await underLoad(
            async () => {
              const { by, url } = await plain.seen('/probe/items/5');
              seen.add(`${by} ${url}`);
            },
            async () => {
              for (let swaps = 0; swaps < 3; swaps += 1) {
                await plain.change((sections) => Object.assign(routesIn(sections)['probe-items'] as object, { to: 'probe-shadow', rewrite: { path: `/swap-${swaps}/*` } }));
                await plain.seen('/probe/items/5');
                await plain.restore();
              }
            },
          );
          expect([...seen].filter((one) => !/^canary \/v1\/5\?by=route$|^shadow \/swap-\d\/5$/.test(one))).toEqual([]);
          expect(seen.size).toBeGreaterThan(1);
        },
      },
    ],
  },
  {
    id: 'R11',
    what: 'fields of headers, queries and JSON bodies are changed as the route says, and nothing else is',
    allowed: [
      {
        title: 'what the route names is renamed, set, kept or taken out, in both directions',
        run: async ({ plain, services }) => {
          const { headers, body } = await plain.ask('/probe/bodies?q=lamp', { method: 'POST', headers: { ...JSON_BODY, 'x-kept': 'yes', 'x-other': 'no', cookie: 'a=1' }, body: '{"title":"a","id":12345678901234567890,"internal":1}' });
          const [asked] = services.canary.asked;
          expect({ url: asked?.url, body: asked?.body, fields: [asked?.headers['x-set'], asked?.headers['x-kept'], asked?.headers['x-other'], asked?.headers.cookie] }).toEqual({ url: '/probe/bodies?query=lamp', body: '{"name":"a","id":12345678901234567890}', fields: ['by the route', 'yes', undefined, undefined] });
          expect({ fields: Object.keys(JSON.parse(body) as object), header: headers['x-of-bff'], cookie: headers['set-cookie'] }).toEqual({ fields: ['url', 'headers', 'body'], header: 'kept', cookie: undefined });
        },
      },
    ],
    refused: [
      {
        title: 'a body that is no JSON, one that is too long, and an answer that is no JSON',
        run: async ({ plain, services: { canary } }) => {
          const post = async (body: string, headers: Readonly<Record<string, string>> = JSON_BODY): Promise<number> => (await plain.ask('/probe/bodies', { method: 'POST', headers, body })).status;
          const requests = [await post('{'), await post('a', { 'content-type': 'text/plain' }), await post(`"${'a'.repeat(2_000)}"`)];
          const asked = canary.asked.length;
          canary.instead = (_request, response) => response.setHeader('content-type', 'text/plain').end('secret');
          const answer = await plain.ask('/probe/bodies', { method: 'POST', headers: JSON_BODY, body: '{}' });
          expect({ requests, asked, answer: answer.status, told: answer.body.includes('secret') }).toEqual({ requests: [400, 415, 413], asked: 0, answer: 502, told: false });
        },
      },
    ],
    reloaded: [
      {
        title: 'another filter holds for the next answer',
        run: async ({ plain }) => {
          await plain.change((sections) => Object.assign(routesIn(sections)['probe-bodies'] as object, { rewrite: { responseBody: { allow: ['by'] } } }));
          expect((await plain.ask('/probe/bodies', { method: 'POST', headers: JSON_BODY, body: '{}' })).body).toBe('{"by":"canary"}');
        },
      },
    ],
  },
];
