import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection, StolenTime, writeRequest } from '@portico/testing';
import { countIn, EXAMPLES } from '@portico/sandbox';
import type { ServiceName } from '@portico/sandbox';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const { customer, ordinary } = EXAMPLES;

/** Milliseconds within which every upstream must know that the client has left. */
const NOTICE = 50;
/** Something may spoil a round, a call that is not told spoils all. */
const ROUNDS = 5;

type Call = readonly [service: ServiceName, operationId: string];

const FEATURED: Call = ['catalog', 'listProducts'];
const PRODUCT: Call = ['catalog', 'getProduct'];
const PRODUCTS: Call = ['catalog', 'getProductsByIds'];
const RECOMMENDATIONS: Call = ['recommendations', 'Recommend'];
const CUSTOMER: Call = ['customers', 'getCustomer'];
const ORDERS: Call = ['orders', 'listOrders'];
const PRICES: Call = ['pricing', 'quote'];
const STOCK: Call = ['inventory', 'readStock'];
const REVIEWS: Call = ['reviews', 'listReviews'];
const RATINGS: Call = ['reviews', 'listSummaries'];

describe('a client that leaves', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-e2e-'));
  const log = join(folder, 'log');
  /** The routes that a client left, in order. */
  const left: string[] = [];
  const stolen = new StolenTime();
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff({ env: { PORTICO_LOG__FILE: log, PORTICO_LOG__LEVEL: 'info' } });
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => {
    stolen.stop();
    rmSync(folder, { recursive: true });
  });

  it.each<[string, readonly Call[]]>([
    ['/api/home', [FEATURED, CUSTOMER, ORDERS, RECOMMENDATIONS]],
    ['/api/home', [PRICES, STOCK]],
    ['/api/home', [PRODUCTS]],
    [`/api/products/${ordinary}`, [PRODUCT, CUSTOMER, RATINGS, REVIEWS, RECOMMENDATIONS]],
    ['/api/search?q=copper', [PRICES, STOCK, RATINGS]],
    ['/api/account/orders', [ORDERS]],
    [`/media/${ordinary}/320`, [['catalog', 'getImage']]],
  ])('%s stops every call in flight at once: %j', async (path, calls) => {
    const seen: number[] = [];
    while (seen.length < ROUNDS) {
      const took = await leave(path, calls);
      if (took <= NOTICE) return;
      seen.push(took);
    }
    throw new Error(`the upstreams knew it after so many milliseconds: ${seen.join(', ')}`);
  });

  /** Leaves when all calls are in flight. @returns milliseconds of the BFF's own time until all of them were cancelled */
  async function leave(path: string, calls: readonly Call[]): Promise<number> {
    await web.sandbox.control.reset();
    await web.sandbox.control.fault(...calls.map(([service, operationId]) => ({ service, operationId, kind: 'hang' }) as const));
    const finished = web.bff.finished();
    const connection = await Connection.to(web.bff.url);
    connection.send(writeRequest({ method: 'GET', target: path, headers: as(customer) }));
    const all = (count: 'inFlight' | 'cancelled') => (reports: Parameters<typeof countIn>[0]) =>
      calls.every((call) => countIn(reports, ...call)[count] === 1);
    await web.sandbox.until(all('inFlight'));

    const start = performance.now();
    connection.leave();
    await web.sandbox.until(all('cancelled'));
    const end = performance.now();
    const took = end - start - stolen.between(start, end);

    expect((await finished).status).toBe(499);
    expect(countIn(await web.sandbox.control.calls(), 'catalog').inFlight).toBe(0);
    left.push((await finished).context.route?.path ?? '');
    return Math.round(took);
  }

  it('is 499 in metrics and log, and no fault of anybody', async () => {
    expect(await web.bff.metric('portico_request_duration_seconds_count{method="GET",route="/api/home",status="499"}')).toBe(
      left.filter((path) => path === '/api/home').length,
    );
    await web.close();
    const lines = readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = lines.filter(({ status }) => status === 499);
    expect(told.map(({ route }) => route)).toEqual(left);
    expect(new Set(left)).toEqual(
      new Set(['/api/home', '/api/products/:id', '/api/search', '/api/account/orders', '/media/:imageId/:width']),
    );
    expect(new Set(told.map(({ level, problem }) => [level, problem].join(' ')))).toEqual(new Set(['info client-gone']));
    expect(lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});
