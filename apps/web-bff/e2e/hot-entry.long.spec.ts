import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffProcess, describeWith, RedisServer, waitUntil } from '@portico/testing';
import { parse, stringify } from 'yaml';
import { IN_PRODUCTION, WEB_BFF } from './web-bff.ts';

const DIST = join(__dirname, '../../../dist/apps/web-bff');
const CLIENTS = 1_000;
/** Milliseconds, beside whatever else runs. */
const START_WITHIN = 60_000;
/** Seconds for which answers are fresh, and stand in for failures after that. */
const [FRESH, IF_ERROR] = [1, 6];

interface Seen {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The sandbox's catalogue, which says of caching what the test says, and answers when the test lets it. */
class Catalogue {
  readonly asked: string[] = [];
  says = '';
  /** What answers wait for. */
  held: Promise<unknown> = Promise.resolve();
  isDown = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async inFrontOf(origin: string): Promise<Catalogue> {
    const server = createServer((from, answer) => void catalogue.answer(from.url ?? '/', from.headers, answer));
    // A connection that is closed while a call is on its way would be a failure: there is one attempt.
    server.keepAliveTimeout = 120_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const catalogue: Catalogue = new Catalogue(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    catalogue.origin = origin;
    return catalogue;
  }

  private origin = '';

  private async answer(url: string, headers: IncomingHttpHeaders, answer: ServerResponse): Promise<void> {
    this.asked.push(url);
    if (this.isDown) return void answer.socket?.destroy();
    await this.held;
    request(this.origin + url, { headers }, (from) => {
      const { etag: _tag, 'last-modified': _time, ...fields } = from.headers;
      answer.writeHead(from.statusCode ?? 502, { ...fields, 'cache-control': this.says });
      from.pipe(answer);
    }).end();
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Processes as in production, which have nothing in common but Redis. */
describeWith('redis-server')('one hot entry, and three replicas of web-bff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-hot-entry-'));
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const replicas: BffProcess[] = [];
  let sandbox: Sandbox;
  let redis: RedisServer;
  let catalogue: Catalogue;

  beforeAll(async () => {
    [sandbox, redis] = [await startSandbox({ ports: 'free' }), await RedisServer.start()];
    catalogue = await Catalogue.inFrontOf(String(sandbox.urls.catalog[0]));
    const settings = parse(readFileSync(WEB_BFF.file, 'utf8')) as { upstreams: { name: string }[] };
    const file = join(folder, 'bff.yaml');
    const upstreams = settings.upstreams.map((one) => (one.name === 'catalog' ? { ...one, timeout: '30s', retry: { attempts: 1 } } : one));
    const routes = [{ name: 'images', match: { path: '/images/:imageId/:width' }, to: 'catalog', access: 'public', types: ['image/*'], cache: true }];
    writeFileSync(file, stringify({ ...settings, upstreams, routes, caching: { upstreams: [{ name: 'catalog' }] } }));
    const env = { ...IN_PRODUCTION, PORTICO_CONFIG: file, PORTICO_RATE_LIMIT__ENABLED: 'false', PORTICO_OVERLOAD__LATENESS: '60s', PORTICO_OVERLOAD__MIN: '2000', PORTICO_SERVER__DEADLINE: '60s', PORTICO_REDIS__URL: redis.url, PORTICO_REDIS__TIMEOUT: '10s', PORTICO_REDIS__SECRETS: 'what the test seals its records with' };
    for (let replica = 0; replica < 3; replica += 1) {
      const started = await BffProcess.spawn({ folder: DIST, upstreams: { ...sandbox.urls, catalog: [catalogue.url] }, env });
      replicas.push(started);
      await started.until('readiness', START_WITHIN, async () => (await started.readiness()) === 200 || undefined);
    }
  }, 4 * START_WITHIN);
  beforeEach(() => {
    catalogue.isDown = false;
    catalogue.held = Promise.resolve();
  });
  afterAll(async () => {
    agent.destroy();
    for (const one of replicas) await one.stop();
    catalogue?.close();
    await redis?.kill();
    await sandbox?.close();
    rmSync(folder, { recursive: true });
  });

  /** All replicas have one name: it is part of what an entry is for. */
  const get = (path: string, at: number): Promise<Seen> =>
    new Promise((resolve, reject) => {
      const asked = request((replicas[at % replicas.length] as BffProcess).url + path, { agent, headers: { host: 'shop.example' } }, (answer) => {
        const { statusCode: status = 0, headers } = answer;
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status, headers, body: Buffer.concat(chunks).toString('latin1') }));
      });
      asked.on('error', reject).end();
    });
  const all = (path: string): Promise<Seen[]> => Promise.all(Array.from({ length: CLIENTS }, (_, at) => get(path, at)));
  const callsOf = (path: string): number => catalogue.asked.filter((url) => url === path).length;
  /** Connections are open, and what answers has run. */
  const warm = async (path: string): Promise<void> => void (await all(path));
  /**
   * A replica has the lead for five seconds, and the others wait for as long (docs/adr/0059): on a machine where a thousand requests take
   * longer, others ask too.
   */
  const asked = async (path: string): Promise<{ readonly answers: readonly Seen[]; readonly calls: 'one' | number }> => {
    const [before, from] = [callsOf(path), performance.now()];
    const answers = await all(path);
    const [calls, leads] = [callsOf(path) - before, Math.min(replicas.length, 1 + Math.floor((performance.now() - from) / 5_000))];
    return { answers, calls: calls >= 1 && calls <= leads ? 'one' : calls };
  };
  const ageOf = ({ headers }: Seen): number => Number(headers.age ?? 0);
  /** Images by their lengths; whatever else there is, as it is. */
  const kindsOf = (answers: readonly Seen[]): string[] => [...new Set(answers.map(({ status, body }) => `${status} ${status === 200 ? body.length : (JSON.parse(body) as { type: string }).type}`))];

  const LONG = 90_000;

  it('lets no one wait within the stale window: all are answered before the one call is', async () => {
    const path = '/images/p-00001/320';
    catalogue.says = 'public, max-age=60';
    await warm('/images/p-00002/320');
    catalogue.says = `public, max-age=${FRESH}, stale-while-revalidate=600`;
    await get(path, 0);
    await delay(FRESH * 1_000 + 100);
    let release = (): void => undefined;
    catalogue.held = Promise.race([new Promise<void>((resolve) => void (release = resolve)), delay(15_000)]);
    // The origin is silent for as long as there is a client without its answer: one that waited for it would not be a hit.
    const { answers, calls } = await asked(path);
    release();
    const states = new Set(answers.map(({ headers }) => String(headers['cache-status']).replace(/ttl=-?\d+/, 'ttl=')));
    expect({ calls, kinds: kindsOf(answers), states: [...states] }).toEqual({ calls: 'one', kinds: [expect.stringMatching(/^200 /)], states: ['portico;hit;ttl='] });
  }, LONG);

  it('gives no one what is older than its stale window: all wait for the one call', async () => {
    const path = '/images/p-00003/320';
    catalogue.says = `public, max-age=${FRESH}, stale-while-revalidate=1`;
    await get(path, 0);
    await delay(FRESH * 1_000 + 1_100);
    catalogue.says = 'public, max-age=60';
    catalogue.held = delay(300);
    const { answers, calls } = await asked(path);
    const stale = answers.filter(({ headers }) => /ttl=-/.test(String(headers['cache-status']))).length;
    expect({ calls, kinds: kindsOf(answers), stale }).toEqual({ calls: 'one', kinds: [expect.stringMatching(/^200 /)], stale: 0 });
  }, LONG);

  it('stands in for an upstream that is down, and says so, until stale-if-error ends; then the failure', async () => {
    const [image, page] = ['/images/p-00004/320', '/api/products/p-00004'];
    catalogue.says = `public, max-age=${FRESH}, stale-if-error=${IF_ERROR}`;
    await waitUntil('a page in time', 20_000, async () => ((await get(page, 0)).status === 200 ? true : undefined));
    const from = performance.now();
    await get(image, 1);
    catalogue.isDown = true;
    await delay(FRESH * 1_000 + 200);
    const seen: { readonly image: Seen; readonly page: Seen }[] = [];
    do {
      seen.push({ page: await get(page, seen.length), image: await get(image, seen.length) });
      await delay(100);
    } while (seen.at(-1)?.image.status === 200 && performance.now() - from < 60_000);
    const lasted = performance.now() - from;
    // An answer's date is a whole second, by which it may seem older than it is (RFC 9111, section 4.2.3).
    const images = seen.slice(0, -1).map((one) => one.image);
    expect(new Set(images.map(({ headers }) => String(headers['cache-status']).replace(/-?\d+/, '')))).toEqual(new Set(['portico;fwd=stale;ttl=']));
    expect({ oldest: Math.max(...images.map(ageOf)) <= FRESH + IF_ERROR, notBefore: lasted >= (FRESH + IF_ERROR - 1) * 1_000 }).toEqual({ oldest: true, notBefore: true });
    // On a busy machine a plan's own deadline may be over first.
    const pages = seen.map((one) => one.page).filter(({ status }) => status === 200);
    const said = pages.map(({ headers }) => [/product;is=stale;reason=\w+;age=\d+/.test(String(headers.completeness)), headers['cache-status']]);
    expect(new Set(said.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify([true, 'portico;fwd=stale;detail=stale-if-error'])]));
    const failed = await waitUntil('the failure of the page', 20_000, async () => ((await get(page, 1)).status === 503 ? true : undefined));
    expect({ image: seen.at(-1)?.image.status, page: failed }).toEqual({ image: 503, page: true });
  }, LONG);
});
