import { setTimeout as wait } from 'node:timers/promises';
import { EXAMPLES, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, callsStarted, describeWith, RedisServer } from '@portico/testing';
import type { Answer } from '@portico/testing';
import { newKey, ordersPlaced, postOrder } from './ordering.ts';
import { as, PARTNER_BFF, startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

const { businessCustomer, customer } = EXAMPLES;
const OTHER = { lines: [{ sku: 'SKU-00001', quantity: 3 }] };

/** On a busy machine the BFF must neither ask again by itself, while calls are counted, nor take Redis for gone because it is slow. */
const PATIENT = { PORTICO_UPSTREAMS__ORDERS__TIMEOUT: '10s', PORTICO_REDIS__TIMEOUT: '5s' };

const typeOf = (answer: Answer): unknown => (answer.json as { type?: unknown }).type;
const isReplay = ({ headers }: Answer): boolean => headers.get('idempotent-replayed') === 'true';

/** Until an order is being placed. */
const placing = (sandbox: Sandbox): Promise<unknown> =>
  sandbox.until((reports) => reports.some(({ service, operations }) => service === 'orders' && (operations['createOrder']?.inFlight ?? 0) > 0));

describe('one partner’s order, posted again', () => {
  let partner: PartnerBff;

  beforeAll(async () => {
    partner = await startPartnerBff({ env: PATIENT });
  });
  beforeEach(() => partner.sandbox.control.reset());
  afterAll(() => partner.close());

  it('is placed once, and answered with the same bytes', async () => {
    const key = newKey();
    const first = await postOrder(partner.bff, { key });
    const again = await postOrder(partner.bff, { key });
    const told = (answer: Answer) => ({ status: answer.status, replay: isReplay(answer), text: answer.text });
    expect({ first: told(first), again: told(again) }).toEqual({ first: { status: 201, replay: false, text: first.text }, again: { status: 201, replay: true, text: first.text } });
    for (const name of ['content-type', 'location', 'idempotency-expires']) expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)]);
    expect(await callsStarted(partner.sandbox)).toEqual({ 'orders.createOrder': 1 });
    const { headers } = await partner.bff.get(first.headers.get('location') as string, as(businessCustomer));
    expect(headers.get('content-type')).toBe(first.headers.get('content-type'));
  });

  it('is another order with another key, and from another partner', async () => {
    const key = newKey();
    const answers = [await postOrder(partner.bff, { key }), await postOrder(partner.bff, { key: newKey() }), await postOrder(partner.bff, { key, by: customer })];
    expect(new Set(answers.map(({ json }) => (json as { id: string }).id)).size).toBe(3);
    expect(answers.filter(isReplay)).toEqual([]);
    expect(await ordersPlaced(partner.sandbox)).toBe(3);
  });

  it('is refused when it has changed', async () => {
    const key = newKey();
    await postOrder(partner.bff, { key });
    const changed = await postOrder(partner.bff, { key, order: OTHER });
    expect({ status: changed.status, type: typeOf(changed) }).toEqual({ status: 422, type: 'urn:portico:problem:idempotency-key-reused' });
    expect(await ordersPlaced(partner.sandbox)).toBe(1);
  });

  it('is refused while the first is in flight', async () => {
    await partner.sandbox.control.fault({ service: 'orders', operationId: 'createOrder', kind: 'latency', ms: 400 });
    const key = newKey();
    const first = postOrder(partner.bff, { key });
    await placing(partner.sandbox);
    const early = await postOrder(partner.bff, { key });
    expect({ status: early.status, type: typeOf(early), retryAfter: early.headers.get('retry-after') }).toEqual({ status: 409, type: 'urn:portico:problem:idempotency-in-flight', retryAfter: '1' });
    expect((await first).status).toBe(201);
    expect(isReplay(await postOrder(partner.bff, { key }))).toBe(true);
    expect(await ordersPlaced(partner.sandbox)).toBe(1);
  });

  it('is refused for good when it cannot be placed, and says why', async () => {
    const key = newKey();
    const order = { lines: [...OTHER.lines, { sku: 'SKU-99999', quantity: 1 }] };
    for (const replayed of [false, true]) {
      const answer = await postOrder(partner.bff, { key, order });
      expect({ status: answer.status, replay: isReplay(answer) }).toEqual({ status: 400, replay: replayed });
      const errors = [{ in: 'body', field: 'lines[1].sku', message: 'cannot be ordered' }];
      expect(answer.json).toMatchObject({ type: 'urn:portico:problem:invalid-input', errors });
    }
    expect(await callsStarted(partner.sandbox)).toEqual({ 'orders.createOrder': 1 });
  });

  it('may be put right with the same key when the BFF itself has refused it', async () => {
    const key = newKey();
    expect((await postOrder(partner.bff, { key, order: { lines: [] } })).status).toBe(400);
    expect((await postOrder(partner.bff, { key })).status).toBe(201);
  });

  it('is placed once though the service places it and its answer breaks off', async () => {
    await partner.sandbox.control.fault({ service: 'orders', operationId: 'createOrder', kind: 'truncate', times: 1 });
    const answer = await postOrder(partner.bff, { key: newKey() });
    // The BFF asks again by itself: it has a key that the service knows.
    expect({ status: answer.status, calls: await callsStarted(partner.sandbox) }).toEqual({ status: 201, calls: { 'orders.createOrder': 2 } });
    expect(await ordersPlaced(partner.sandbox)).toBe(1);
  });

  it('is placed once though the first answer was that the outcome is unknown', async () => {
    await partner.sandbox.control.fault({ service: 'orders', operationId: 'createOrder', kind: 'truncate' });
    const key = newKey();
    const unknown = await postOrder(partner.bff, { key });
    expect({ status: unknown.status, placed: await ordersPlaced(partner.sandbox) }).toEqual({ status: 502, placed: 1 });
    await partner.sandbox.control.clear();
    const answer = await postOrder(partner.bff, { key });
    expect({ status: answer.status, replay: isReplay(answer), placed: await ordersPlaced(partner.sandbox) }).toEqual({ status: 201, replay: false, placed: 1 });
  });

  it('is forbidden to a caller who is no customer', async () => {
    const answer = await postOrder(partner.bff, { key: newKey(), by: 'c-99999' });
    expect({ status: answer.status, type: typeOf(answer) }).toEqual({ status: 403, type: 'urn:portico:problem:forbidden' });
  });

  it('needs a key, and is told how to write one', async () => {
    for (const key of [undefined, '8e03978e-40d5-43e8-bc93-6894a57f9324']) {
      const answer = await postOrder(partner.bff, { key });
      expect({ status: answer.status, type: typeOf(answer) }).toEqual({ status: 400, type: 'urn:portico:problem:invalid-input' });
      expect(answer.json).toMatchObject({ errors: [{ in: 'header', field: 'idempotency-key' }] });
      expect(answer.text).toContain('\\"8e03978e-40d5-43e8-bc93-6894a57f9324\\"');
    }
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  it('is counted', async () => {
    const replayed = (): Promise<number> => partner.bff.metric('portico_idempotency_total{outcome="replayed"}');
    const before = await replayed();
    const key = newKey();
    for (const _ of [1, 2, 3]) await postOrder(partner.bff, { key });
    expect(await replayed()).toBe(before + 2);
  });

  it('has its key, and how long that is known, in the description of the API', () => {
    const operation = partner.api.document.paths['/v1/orders']?.['post'] as { parameters?: unknown };
    const description = expect.stringContaining('for 24h') as string;
    expect(operation.parameters).toEqual([expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true, description })]);
  });
});

describeWith('redis-server')('one order, posted to two replicas over one Redis', () => {
  let redis: RedisServer;
  let sandbox: Sandbox;
  let replicas: readonly [BffUnderTest, BffUnderTest];
  const start = (env: Readonly<Record<string, string>> = {}): Promise<BffUnderTest> =>
    BffUnderTest.start({ ...PARTNER_BFF, upstreams: sandbox.urls, env: { ...PATIENT, PORTICO_REDIS__URL: redis.url, ...env } });

  beforeAll(async () => {
    [redis, sandbox] = await Promise.all([RedisServer.start(), startSandbox({ ports: 'free' })]);
    replicas = await Promise.all([start(), start()]);
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(async () => {
    await Promise.all(replicas.map((bff) => bff.close()));
    await Promise.all([redis.stop(), sandbox.close()]);
  });

  /** Posts it until it is placed, as a client does that is told to come back. */
  const inTheEnd = async (bff: BffUnderTest, key: string): Promise<Answer> => {
    for (;;) {
      const answer = await postOrder(bff, { key });
      if (answer.status !== 503) return answer;
      await wait(20);
    }
  };

  it('is placed once for ten posts at once with one key, and all get the same in the end', async () => {
    const key = newKey();
    const posts = await Promise.all(Array.from({ length: 10 }, (_, index) => postOrder(replicas[index % 2] as BffUnderTest, { key })));
    expect(await callsStarted(sandbox)).toEqual({ 'orders.createOrder': 1 });
    expect(await ordersPlaced(sandbox)).toBe(1);
    const [first, ...more] = posts.filter((answer) => answer.status === 201 && !isReplay(answer)) as [Answer];
    expect(more).toEqual([]);
    const others = posts.filter(({ status }) => status !== 201);
    for (const answer of others) expect({ status: answer.status, type: typeOf(answer) }).toEqual({ status: 409, type: 'urn:portico:problem:idempotency-in-flight' });
    for (const bff of replicas) {
      const again = await postOrder(bff, { key });
      expect({ replay: isReplay(again), text: again.text }).toEqual({ replay: true, text: first.text });
    }
    expect(await ordersPlaced(sandbox)).toBe(1);
  });

  it('is known at the other replica when it has changed', async () => {
    const key = newKey();
    await postOrder(replicas[0], { key });
    expect((await postOrder(replicas[1], { key, order: OTHER })).status).toBe(422);
  });

  it('is refused while Redis is gone, with nothing sent, and placed when it is back', async () => {
    await redis.kill();
    const [bff] = replicas;
    const refused = await postOrder(bff, { key: newKey() });
    expect({ status: refused.status, type: typeOf(refused), retryAfter: refused.headers.get('retry-after') }).toEqual({ status: 503, type: 'urn:portico:problem:upstream-unavailable', retryAfter: '1' });
    expect((await bff.get('/v1/products?limit=1')).status).toBe(200);
    expect(await callsStarted(sandbox)).not.toHaveProperty(['orders.createOrder']);
    await redis.restart();
    expect((await inTheEnd(bff, newKey())).status).toBe(201);
  });

  it('is placed once though Redis is lost while it is placed: the service knows the key', async () => {
    await inTheEnd(replicas[1], newKey());
    await sandbox.control.reset();
    await sandbox.control.fault({ service: 'orders', operationId: 'createOrder', kind: 'latency', ms: 400 });
    const key = newKey();
    const first = postOrder(replicas[0], { key });
    await placing(sandbox);
    await redis.kill();
    const answer = await first;
    expect({ status: answer.status, expires: answer.headers.has('idempotency-expires') }).toEqual({ status: 201, expires: false });
    await redis.restart();
    await sandbox.control.clear();
    const again = await inTheEnd(replicas[1], key);
    expect({ status: again.status, replay: isReplay(again), text: again.text }).toEqual({ status: 201, replay: false, text: answer.text });
    expect(await ordersPlaced(sandbox)).toBe(1);
  });

  it('is placed without Redis where the settings say so, each replica knowing its own keys', async () => {
    await inTheEnd(replicas[0], newKey());
    await sandbox.control.reset();
    const alone = await start({ PORTICO_IDEMPOTENCY__WHEN_STORE_IS_GONE: 'local' });
    await redis.kill();
    const key = newKey();
    const [first, again] = [await postOrder(alone, { key }), await postOrder(alone, { key })];
    expect({ first: first.status, again: again.status, replay: isReplay(again), text: again.text }).toEqual({ first: 201, again: 201, replay: true, text: first.text });
    expect(await ordersPlaced(sandbox)).toBe(1);
    await alone.close();
    await redis.restart();
  });
});
