import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultOrder } from '@portico/sandbox';
import { describeWith, freePort, RedisServer } from '@portico/testing';
import { IN_PRODUCTION, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

type Line = Readonly<Record<string, unknown>>;

/** One fault, and where an operator finds what is wrong, since when, and for whom. */
interface Row {
  readonly fault: string;
  /** How Redis is started; absent for a port on which nothing listens. */
  readonly redis?: readonly string[] | 'none';
  readonly env?: Readonly<Record<string, string>>;
  readonly order?: FaultOrder;
  /** The status of the home page meanwhile. */
  readonly home: number;
  readonly line: Line;
  readonly metric: RegExp;
  readonly page: readonly [path: string, status: number, shows: unknown];
}

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern) as unknown;
const ISO = matching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

const downRow = (fault: string, redis: Row['redis'], words: RegExp, required = false): Row => ({
  fault: `${fault}${required ? ', which is required' : ''}`,
  ...(redis === undefined ? {} : { redis }),
  env: { PORTICO_REDIS__REQUIRED: String(required) },
  home: 200,
  line: { level: 'error', msg: 'store', store: 'redis', up: false, required, err: expect.objectContaining({ message: matching(words) }) as unknown },
  metric: /^portico_store_up\{store="redis"\} 0$/m,
  page: ['/health/ready', required ? 503 : 200, expect.objectContaining({ status: required ? 'store-down' : 'ready', stores: [{ store: 'redis', up: false, since: ISO, required, because: matching(words) }] })],
});

const failing = (operation: string, outcome: string): unknown => expect.objectContaining({ operation, since: ISO, outcome, calls: expect.any(Number) as number }) as unknown;

const ROWS: readonly Row[] = [
  downRow('a Redis that wants a password', ['--requirepass', 'right'], /^NOAUTH/),
  downRow('a Redis that wants a password', ['--requirepass', 'right'], /^NOAUTH/, true),
  downRow('a Redis that may not be written', ['--replicaof', '127.0.0.1 1'], /^READONLY/),
  downRow('a Redis that is a node of a cluster', ['--cluster-enabled', 'yes', '--dir', tmpdir(), '--cluster-config-file', `operators-${process.pid}.conf`], /node of a cluster/),
  downRow('a Redis that is not there', undefined, /ECONNREFUSED/, true),
  {
    fault: 'limits that are counted in memory, because Redis is of no use',
    home: 200,
    line: { level: 'error', msg: 'store', store: 'redis' },
    metric: /^portico_store_up\{store="redis"\} 0$/m,
    page: ['/limits', 200, expect.objectContaining({ counted: matching(/^in memory/) })],
  },
  {
    fault: 'an upstream that refuses each call',
    redis: 'none',
    order: { service: 'pricing', operationId: 'quote', kind: 'error', status: 403 },
    home: 200,
    line: {
      level: 'info',
      msg: 'request',
      route: '/api/home',
      status: 200,
      partial: expect.arrayContaining([{ part: 'prices', is: 'omitted', reason: 'invalid', upstream: 'pricing', cause: matching(/^pricing .*denied \(status 403\)/) }]) as unknown,
    },
    metric: /^portico_upstream_duration_seconds_count\{upstream="pricing",operation="[^"]+",outcome="denied"\} [1-9]/m,
    page: ['/upstreams', 200, expect.arrayContaining([expect.objectContaining({ upstream: 'pricing', circuit: 'closed', recent: expect.objectContaining({ failing: [failing('POST /quotes', 'denied')] }) as unknown })])],
  },
  {
    fault: 'an upstream whose answers were not checked and break our code',
    redis: 'none',
    env: { PORTICO_UPSTREAMS__CATALOG__CHECKED: '0' },
    order: { service: 'catalog', operationId: 'listProducts', kind: 'wrongShape', path: '/items' },
    home: 500,
    line: { level: 'error', msg: 'upstream', upstream: 'catalog', operation: 'GET /products', wrongShape: matching(/items/), requestId: expect.any(String) as unknown },
    metric: /^portico_contracts_broken_total\{upstream="catalog",operation="GET \/products"\} [1-9]/m,
    page: ['/upstreams', 200, expect.arrayContaining([expect.objectContaining({ upstream: 'catalog', recent: expect.objectContaining({ failing: [failing('GET /products', 'wrong-shape')] }) as unknown })])],
  },
];

describeWith('redis-server')('what an operator of web-bff finds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-operators-'));
  const stops: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const redisUrl = async (redis: Row['redis']): Promise<Record<string, string>> => {
    if (redis === 'none') return {};
    const secrets = { PORTICO_REDIS__SECRETS: 'what records of the test are sealed with' };
    if (redis === undefined) return { PORTICO_REDIS__URL: `redis://127.0.0.1:${await freePort()}`, ...secrets };
    const server = await RedisServer.start(...redis);
    stops.push(() => server.stop());
    return { PORTICO_REDIS__URL: server.url, ...secrets };
  };

  const startWith = async (file: string, { redis, env }: Row): Promise<WebBff> => {
    const log = { PORTICO_LOG__FILE: file, PORTICO_LOG__LEVEL: 'info' };
    const web = await startWebBff({ environment: 'production', env: { ...IN_PRODUCTION, ...log, ...(await redisUrl(redis)), ...env } });
    stops.push(() => web.close());
    return web;
  };

  it.each(ROWS.map((row, index) => ({ ...row, index })))('for $fault: a line, a metric, and a page that says since when', async ({ index, ...row }) => {
    const file = join(folder, `${index}.log`);
    const { bff, sandbox } = await startWith(file, row);
    if (row.order) await sandbox.control.fault(row.order);
    expect((await bff.get('/api/home')).status).toBe(row.home);

    expect(await (await fetch(`${bff.managementUrl}/metrics`)).text()).toMatch(row.metric);
    const [path, status, shows] = row.page;
    const page = await fetch(bff.managementUrl + path, { headers: { accept: 'application/json' } });
    expect({ status: page.status, body: await page.json() }).toEqual({ status, body: shows });

    // Lines are written in batches; and on a busy machine a part may be late before it fails.
    const lines = (): Line[] => readFileSync(file, 'utf8').split('\n').filter(Boolean).map((text) => JSON.parse(text) as Line);
    const shown = expect.objectContaining(row.line) as { asymmetricMatch(line: Line): boolean };
    for (let tries = 1; tries < 100 && !lines().some((line) => shown.asymmetricMatch(line)); tries += 1) {
      await wait(20);
      if (tries % 25 === 0) await bff.get('/api/home');
    }
    expect(lines()).toEqual(expect.arrayContaining([expect.objectContaining(row.line)]));
  });
});
