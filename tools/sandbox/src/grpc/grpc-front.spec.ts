import { status } from '@grpc/grpc-js';
import type { Sandbox } from '../sandbox.ts';
import { startSandbox } from '../sandbox.ts';
import { countIn } from '../control/control.ts';
import { EXAMPLES } from '../data/examples.ts';
import { RecommendationsClient } from '../testing/recommendations-client.ts';

describe('recommendations over gRPC', () => {
  let sandbox: Sandbox;
  let client: RecommendationsClient;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free' })));
  beforeEach(() => void (client = new RecommendationsClient(sandbox.urls.recommendations[0]!)));
  afterEach(async () => {
    client.close();
    await sandbox.control.reset();
  });
  afterAll(() => sandbox.close());

  const service = 'recommendations' as const;
  const counted = (key: 'inFlight' | 'cancelled' | 'expired' | 'broken') =>
    sandbox.until((reports) => countIn(reports, service, 'Recommend')[key] === 1);

  it('recommends active products of the same category beside a product, the best first', async () => {
    const { items } = await client.recommend({ productId: EXAMPLES.ordinary, limit: 10 }).answer;
    expect(items).toHaveLength(10);
    const products = items.map(({ productId }) => sandbox.data.productById.get(productId)!);
    expect(
      products.filter(
        (product) => product.category !== 'kitchen' || product.status !== 'active' || product.id === EXAMPLES.ordinary,
      ),
    ).toEqual([]);
    const scores = items.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(Math.max(...scores)).toBeLessThanOrEqual(1);
    expect(items[0]?.reason).toBe('REASON_SAME_BRAND');
  });

  it('recommends what a customer has not bought yet, and what is popular to everybody else', async () => {
    const bought = new Set(
      sandbox.data.orders
        .filter(({ customerId }) => customerId === EXAMPLES.customer)
        .flatMap(({ lines }) => lines.map(({ sku }) => sku)),
    );
    const own = await client.recommend({ customerId: EXAMPLES.customer, limit: 50 }).answer;
    expect(
      own.items.map(({ productId }) => sandbox.data.productById.get(productId)!.sku).filter((sku) => bought.has(sku)),
    ).toEqual([]);
    expect(new Set(own.items.map(({ reason }) => reason))).toEqual(new Set(['REASON_BOUGHT_BEFORE']));
    const popular = await client.recommend({ limit: 3 }).answer;
    expect(popular.items[0]).toMatchObject({ productId: EXAMPLES.ordinary, reason: 'REASON_POPULAR' });
    expect(await client.recommend({ customerId: EXAMPLES.withoutOrders, limit: 3 }).answer).toEqual(popular);
  });

  it.each([
    [{ limit: 0 }, status.INVALID_ARGUMENT, 'limit'],
    [{ limit: 51 }, status.INVALID_ARGUMENT, 'limit'],
    [{ productId: 'SKU-00001' }, status.INVALID_ARGUMENT, 'product_id'],
    [{ customerId: '' }, status.INVALID_ARGUMENT, 'customer_id'],
    [{ customerId: 'c-99999' }, status.NOT_FOUND, 'customer_id'],
  ])('refuses %j and names the field', async (request, code, field) => {
    await expect(client.recommend(request).answer).rejects.toMatchObject({
      code,
      details: expect.stringContaining(field) as unknown,
    });
  });

  it('counts calls and keeps their metadata', async () => {
    await client.recommend({}).answer;
    expect(await sandbox.control.count(service)).toMatchObject({ started: 1, finished: 1, inFlight: 0 });
    const [report] = await sandbox.control.calls({ service });
    expect(report?.recent[0]).toMatchObject({ operationId: 'Recommend', outcome: 'finished' });
    expect(Object.keys(report!.recent[0]!.headers)).toContain('user-agent');
  });

  it('stops when its caller goes', async () => {
    await sandbox.control.fault({ service, kind: 'hang' });
    const { rpc, answer } = client.recommend({});
    await counted('inFlight');
    rpc.cancel();
    await expect(answer).rejects.toMatchObject({ code: status.CANCELLED });
    await counted('cancelled');
  });

  it('stops when the deadline of the call is over', async () => {
    await sandbox.control.fault({ service, kind: 'latency', ms: 60_000 });
    await expect(client.recommend({}, 60).answer).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    await counted('expired');
  });

  it('is late, and fails with the code that stands for a status', async () => {
    await sandbox.control.fault({ service, kind: 'latency', ms: 50 }, { service, kind: 'error', status: 429, retryAfter: 2 });
    const started = performance.now();
    const failure = (await client.recommend({}).answer.catch((error: unknown) => error)) as {
      code: number;
      metadata: { get(name: string): unknown[] };
    };
    expect(performance.now() - started).toBeGreaterThanOrEqual(49);
    expect({ code: failure.code, grpcRetryPushbackMs: failure.metadata.get('grpc-retry-pushback-ms') }).toEqual({ code: status.RESOURCE_EXHAUSTED, grpcRetryPushbackMs: ['2000'] });
  });

  it('resets the connection instead of answering', async () => {
    await sandbox.control.fault({ service, kind: 'reset', times: 1 });
    await expect(client.recommend({}).answer).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await counted('broken');
    expect((await client.recommend({}).answer).items).toHaveLength(4);
  });

  it('refuses connections until cleared', async () => {
    await client.recommend({}).answer;
    await sandbox.control.fault({ service, kind: 'refuse' });
    const late = new RecommendationsClient(sandbox.urls.recommendations[0]!);
    await expect(late.recommend({}).answer).rejects.toMatchObject({ code: status.UNAVAILABLE });
    late.close();
    await sandbox.control.clear();
    const again = new RecommendationsClient(sandbox.urls.recommendations[0]!);
    expect((await again.recommend({}).answer).items).toHaveLength(4);
    again.close();
  });
});
