import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../../process/wait-until.ts';
import { APP } from '../edge-table/edge-rows.ts';
import type { CapabilityRow } from './capability-row.ts';
import { routesIn } from './front.ts';
import type { Front, Sections } from './front.ts';

const PATIENCE = 5_000;
const PAGE = '/probe/items/5';
/** JSON that gets shorter. */
const LONG = `"${'a'.repeat(2_000)}"`;
const SCRIPT = '/probe/files/assets/app-4f2a9c1b.js';
const from = (address: string): object => ({ headers: { 'x-forwarded-for': address } });
const statuses = async (front: Front, requests: readonly Parameters<Front['ask']>[]): Promise<number[]> => {
  const found: number[] = [];
  for (const request of requests) found.push((await front.ask(...request)).status);
  return found;
};
/** Asked again while its services are late, which on a busy machine they are. */
const inTime = (ask: () => ReturnType<Front['ask']>): ReturnType<Front['ask']> =>
  waitUntil('an answer in time', PATIENCE * 4, async () => {
    const answer = await ask();
    return [502, 503, 504].includes(answer.status) ? undefined : answer;
  });
const codingsOf = async (front: Front, page: string, requests: readonly Readonly<Record<string, string>>[]): Promise<string[]> => {
  const found: string[] = [];
  for (const headers of requests) {
    const answer = await inTime(() => front.ask(page, { headers }));
    found.push(`${answer.status} ${answer.headers['content-encoding'] ?? 'none'}`);
  }
  return found;
};
const edgeIn = (sections: Sections): Record<string, unknown> => sections['edge'] as Record<string, unknown>;

/** A part of `edge` that takes a restart: it is named, and what was in force stays so. */
async function takesRestart(front: Front, edit: (edge: Record<string, unknown>) => unknown, named: RegExp): Promise<void> {
  const { changed, restart } = await front.change((sections) => edit(edgeIn(sections)));
  expect({ changed, restart }).toEqual({ changed: [], restart: [expect.stringMatching(named)] });
  expect(await front.settings()).toMatchObject({ state: 'in-force', restart });
}

/** O5, O10, O11 and O12: what stands at the edge of every BFF. */
export const EDGE: readonly CapabilityRow[] = [
  {
    id: 'O5',
    what: 'one client address, and lists of addresses',
    allowed: [
      {
        title: 'an address that is on no list, as the trusted proxy tells it, and the service is told the same one',
        run: async ({ plain }) => {
          const { headers } = await plain.seen(PAGE, { headers: { 'x-forwarded-for': '198.51.100.1, 192.0.2.1' } });
          expect(String(headers['x-forwarded-for']).split(/, */).at(-1)).toBe('192.0.2.1');
        },
      },
    ],
    refused: [
      {
        title: 'an address of the list, of its file, of IPv6, and whatever a client writes before it',
        run: async ({ plain, services }) => {
          const refused = await statuses(plain, ['203.0.113.9', '198.51.100.7', '2001:db8:bad::1', '192.0.2.1, 203.0.113.9'].map((address) => [PAGE, from(address)]));
          expect({ refused, asked: services.canary.asked.length }).toEqual({ refused: [403, 403, 403, 403], asked: 0 });
        },
      },
    ],
    reloaded: [
      {
        title: 'a changed file of addresses holds, and a broken one changes nothing',
        run: async ({ plain, folder }) => {
          const file = join(folder, 'blocked');
          writeFileSync(file, '192.0.2.77\n');
          await waitUntil('the changed list', PATIENCE, async () => ((await plain.ask(PAGE, from('192.0.2.77'))).status === 403 ? true : undefined));
          const kept = 'portico_address_files_total{outcome="kept"}';
          const before = await plain.bff.metric(kept);
          writeFileSync(file, 'all of them\n');
          await waitUntil('the refused list', PATIENCE, async () => ((await plain.bff.metric(kept)) > before ? true : undefined));
          expect(await statuses(plain, [[PAGE, from('192.0.2.77')], [PAGE, from('192.0.2.78')]])).toEqual([403, 200]);
          writeFileSync(file, '198.51.100.0/24\n');
          await waitUntil('the list of the start', PATIENCE, async () => ((await plain.ask(PAGE, from('192.0.2.77'))).status === 200 ? true : undefined));
        },
      },
    ],
  },
  {
    id: 'O10',
    what: 'answers are compressed by what the client accepts',
    allowed: [
      {
        title: 'gzip, brotli and zstd',
        run: async ({ plain, page }) => {
          expect(await codingsOf(plain, page, ['gzip', 'br', 'zstd'].map((coding) => ({ 'accept-encoding': coding })))).toEqual(['200 gzip', '200 br', '200 zstd']);
        },
      },
      {
        title: 'a service’s answers too, on a route that asks for it, and beside a cookie where it says always',
        run: async ({ plain }) => {
          const codings = await codingsOf(plain, '/probe/packed/a', ['gzip', 'br', 'zstd'].map((coding) => ({ 'accept-encoding': coding })));
          const always = await codingsOf(plain, '/probe/packed-always', [{ 'accept-encoding': 'gzip', cookie: 'a=1' }]);
          const { headers } = await plain.ask('/probe/packed/a', { headers: { 'accept-encoding': 'gzip' } });
          expect({ codings, always, vary: headers['vary'], length: headers['content-length'] }).toEqual({ codings: ['200 gzip', '200 br', '200 zstd'], always: ['200 gzip'], vary: expect.stringContaining('Accept-Encoding'), length: undefined });
        },
      },
    ],
    refused: [
      {
        title: 'none beside a cookie, with the weight 0, or to a client that accepts none; and no body in a coding',
        run: async ({ plain, page }) => {
          const codings = await codingsOf(plain, page, [{ 'accept-encoding': 'gzip', cookie: 'a=1' }, { 'accept-encoding': 'gzip;q=0' }, {}]);
          const coded = await plain.ask('/probe/bodies', { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: '{}' });
          expect({ codings, coded: coded.status }).toEqual({ codings: ['200 none', '200 none', '200 none'], coded: 415 });
        },
      },
      {
        title: 'no service’s answer that has a coding, is short or must stay as it is, none beside a cookie, and none of a route that does not ask',
        run: async ({ plain, services: { canary } }) => {
          const [gzip, packed] = [{ 'accept-encoding': 'gzip' }, '/probe/packed/a'];
          const codings = [...(await codingsOf(plain, packed, [{ ...gzip, cookie: 'a=1' }, {}])), ...(await codingsOf(plain, PAGE, [gzip]))];
          const answers: readonly (readonly [Readonly<Record<string, string>>, string])[] = [[{ 'content-encoding': 'br' }, LONG], [{}, '"short"'], [{ 'cache-control': 'no-transform' }, LONG]];
          for (const [fields, body] of answers) {
            canary.instead = (_request, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, ...fields }).end(body);
            codings.push(...(await codingsOf(plain, packed, [gzip])));
          }
          expect(codings).toEqual(['200 none', '200 none', '200 none', '200 br', '200 none', '200 none']);
        },
      },
    ],
    reloaded: [
      {
        title: 'switching it off takes a restart, which is named, and it stays on',
        run: async ({ plain, page }) => {
          await takesRestart(plain, (edge) => ((edge['compression'] as { enabled: boolean }).enabled = false), /^edge\.compression\.enabled: true -> false$/);
          expect(await codingsOf(plain, page, [{ 'accept-encoding': 'gzip' }])).toEqual(['200 gzip']);
        },
      },
      {
        title: 'a route’s answers leave as they are once the file no longer asks, and those of another once it does',
        run: async ({ plain }) => {
          const { restart } = await plain.change((sections) => {
            delete (routesIn(sections)['probe-packed'] as { compress?: string }).compress;
            Object.assign(routesIn(sections)['probe-items'] as object, { compress: 'auto' });
          });
          const gzip = { 'accept-encoding': 'gzip' };
          expect({ restart, codings: [...(await codingsOf(plain, '/probe/packed/a', [gzip])), ...(await codingsOf(plain, PAGE, [gzip]))] }).toEqual({ restart: [], codings: ['200 none', '200 gzip'] });
        },
      },
    ],
  },
  {
    id: 'O11',
    what: 'files, kept by browsers as their names allow, and in the coding that is there',
    allowed: [
      {
        title: 'a hashed file for a year and in its coding, a page revalidated, and the index for a path of the application',
        run: async ({ plain }) => {
          const [script, page, path] = [await plain.ask(SCRIPT, { headers: { 'accept-encoding': 'br' } }), await plain.ask('/probe/files/page.txt'), await plain.ask('/probe/files/cart/7')];
          expect({ caching: script.headers['cache-control'], coding: script.headers['content-encoding'] }).toEqual({ caching: 'public, max-age=31536000, immutable', coding: 'br' });
          const again = await plain.ask('/probe/files/page.txt', { headers: { 'if-none-match': page.headers['etag'] as string } });
          expect({ page: page.body, caching: page.headers['cache-control'], again: again.status, path: path.body }).toEqual({ page: 'one', caching: 'public, no-cache', again: 304, path: '<h1>shop</h1>' });
        },
      },
    ],
    refused: [
      {
        title: 'hidden files, links and paths that lead out, scripts that are not there, and writing',
        run: async ({ plain }) => {
          const answers = await Promise.all(['.env', 'leak.txt', 'missing.js', '%2e%2e/secret', '..%2fsecret', 'assets/%00'].map((name) => plain.ask(`/probe/files/${name}`)));
          const written = await plain.ask('/probe/files/page.txt', { method: 'PUT', body: 'two' });
          expect({ statuses: answers.map(({ status }) => status), secret: answers.some(({ body }) => body.includes('SECRET')), written: written.status }).toEqual({ statuses: [404, 404, 404, 400, 400, 400], secret: false, written: 405 });
        },
      },
    ],
    reloaded: [
      {
        title: 'a file that is replaced is sent to those who have the old one, and one that is gone is gone',
        run: async ({ plain, folder }) => {
          const file = join(folder, 'files/page.txt');
          const { headers } = await plain.ask('/probe/files/page.txt');
          writeFileSync(file, 'another');
          const { status, body } = await plain.ask('/probe/files/page.txt', { headers: { 'if-none-match': headers['etag'] as string } });
          rmSync(file);
          const gone = await plain.ask('/probe/files/page.txt');
          writeFileSync(file, 'one');
          expect({ status, body, gone: gone.status }).toEqual({ status: 200, body: 'another', gone: 404 });
        },
      },
    ],
  },
  {
    id: 'O12',
    what: 'headers are clean in both directions, pages of other origins read what they may, and requests have bounds',
    allowed: [
      {
        title: 'a page that is named may read; answers are protected; fields of the connection end here',
        run: async ({ plain, services }) => {
          const { headers } = await plain.ask(PAGE, { headers: { origin: APP, connection: 'close, x-version', 'x-version': '3', te: 'trailers', 'x-user-id': 'admin' } });
          expect(headers).toMatchObject({ 'access-control-allow-origin': APP, 'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringContaining("'none'"), 'strict-transport-security': expect.any(String) });
          const asked = services.canary.asked.at(-1)?.headers ?? {};
          expect({ kept: ['x-version', 'te', 'x-user-id', 'x-csrf'].filter((name) => name in asked), via: asked.via, cookie: headers['set-cookie'] }).toEqual({ kept: [], via: expect.stringMatching(/^1\.1 \w+/), cookie: undefined });
        },
      },
    ],
    refused: [
      {
        title: 'pages of other origins, fields and targets that are too long, two hosts, and a body of two lengths',
        run: async ({ plain, services }) => {
          const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'GET' };
          const refused = await statuses(plain, [
            [PAGE, { method: 'OPTIONS', headers: preflight }],
            [PAGE, { headers: { 'x-long': 'a'.repeat(20_000) } }],
            [`${PAGE}/${'a'.repeat(3_000)}`],
            [PAGE, { headers: { host: 'a', Host: 'b' } }],
            [PAGE, { method: 'POST', headers: { 'content-length': '1', 'transfer-encoding': 'chunked' }, body: '0\r\n\r\n' }],
          ]);
          const other = await plain.ask('/probe/private', { headers: { origin: 'https://evil.example' } });
          expect({ refused, asked: services.canary.asked.length, readable: other.headers['access-control-allow-origin'] }).toEqual({ refused: [403, 431, 414, 400, 400], asked: 0, readable: undefined });
        },
      },
    ],
    reloaded: [
      {
        title: 'a further origin takes a restart, which is named; fields that a route writes do not',
        run: async ({ plain }) => {
          await takesRestart(plain, (edge) => ((edge['cors'] as { origins: string[] }).origins.push('https://new.example')), /^edge\.cors\.origins/);
          expect((await plain.ask(PAGE, { headers: { origin: 'https://new.example' } })).headers['access-control-allow-origin']).toBeUndefined();
          await plain.change((sections) => Object.assign(routesIn(sections)['probe-items'] as object, { rewrite: { responseHeaders: { set: { 'permissions-policy': 'camera=()' } } } }));
          expect((await plain.ask(PAGE)).headers['permissions-policy']).toBe('camera=()');
        },
      },
    ],
  },
];
