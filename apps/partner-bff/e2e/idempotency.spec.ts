import { EXAMPLES, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, callsStarted, describeWith, RedisServer } from '@portico/testing';
import type { Answer } from '@portico/testing';
import { as, PARTNER_BFF } from './partner-bff.ts';

const { businessCustomer } = EXAMPLES;
const ORDER = { lines: [{ sku: 'SKU-00001', quantity: 2 }] };

interface Posting {
  readonly by?: string;
  readonly key?: string;
  readonly order?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function post(bff: BffUnderTest, { by = businessCustomer, key, order = ORDER, headers = {} }: Posting): Promise<Answer> {
  const own = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
  return bff.request('/v1/orders', { method: 'POST', headers: { ...own, ...as(by), ...headers }, body: JSON.stringify(order) });
}

let count = 0;
/** A key that no other test has. */
const newKey = (): string => `"key-${(count += 1)}"`;
const typeOf = (answer: Answer): unknown => (answer.json as { type?: unknown }).type;

describeWith('redis-server')('POST /v1/orders of two replicas over one Redis', () => {
  let redis: RedisServer;
  let sandbox: Sandbox;
  let replicas: readonly [BffUnderTest, BffUnderTest];

  beforeAll(async () => {
    [redis, sandbox] = await Promise.all([RedisServer.start(), startSandbox({ ports: 'free' })]);
    const start = (): Promise<BffUnderTest> => BffUnderTest.start({ ...PARTNER_BFF, upstreams: sandbox.urls, env: { PORTICO_REDIS__URL: redis.url } });
    replicas = await Promise.all([start(), start()]);
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(async () => {
    await Promise.all(replicas.map((bff) => bff.close()));
    await Promise.all([redis.stop(), sandbox.close()]);
  });

  it('places one order for ten posts at once with one key, and gives them all the same in the end', async () => {
    const key = newKey();
    const posts = await Promise.all(Array.from({ length: 10 }, (_, index) => post(replicas[index % 2] as BffUnderTest, { key })));
    expect(await callsStarted(sandbox)).toEqual({ 'orders.createOrder': 1 });
    const [first] = posts.filter(({ status, headers }) => status === 201 && !headers.has('idempotent-replayed')) as [Answer];
    for (const answer of posts.filter(({ status }) => status !== 201)) {
      expect([answer.status, typeOf(answer), answer.headers.get('retry-after')]).toEqual([409, 'urn:portico:problem:idempotency-in-flight', '1']);
    }
    for (const bff of replicas) expect((await post(bff, { key })).text).toBe(first.text);
    expect(await callsStarted(sandbox)).toEqual({ 'orders.createOrder': 1 });
  });
});
