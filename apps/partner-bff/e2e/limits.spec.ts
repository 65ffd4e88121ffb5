import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, describeWith, RedisServer } from '@portico/testing';
import type { Answer } from '@portico/testing';
import { parseList } from 'structured-headers';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiDescription } from './api-description.ts';
import type { OpenApi } from './api-description.ts';
import { as, PARTNER_BFF } from './partner-bff.ts';

/** A route that asks no upstream: what is tried here is who may ask at all. */
const FREE_OF_UPSTREAMS = '/openapi.json';
const PLAN = 'PORTICO_RATE_LIMIT__PLANS__PARTNER__';

/** Thousands of requests from the process that answers them take their time on a busy machine. */
jest.setTimeout(120_000);

describeWith('redis-server')('limits of partners, two replicas over one Redis', () => {
  let sandbox: Sandbox;
  let redis: RedisServer;
  let replicas: BffUnderTest[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
  });
  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    replicas = [];
    await redis.stop();
  });
  afterAll(() => sandbox.close());

  /** What a test is about is the only limit that it meets. */
  const FAR_OFF = {
    PORTICO_OVERLOAD__LATENESS: '1h',
    PORTICO_RATE_LIMIT__BY_ADDRESS__ADDRESS__LIMIT: '1000000',
    PORTICO_RATE_LIMIT__BY_ADDRESS__ADDRESS__BURST: '1000000',
  };
  const HOURLY = {
    [`${PLAN}LIMITS__SECOND__LIMIT`]: '1000000',
    [`${PLAN}LIMITS__SECOND__BURST`]: '1000000',
    [`${PLAN}LIMITS__MINUTE__PER`]: '1h',
  };
  const start = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    const settings = { PORTICO_REDIS__URL: redis.url, PORTICO_REDIS__TIMEOUT: '5s', PORTICO_RATE_LIMIT__REPLICAS: '2', ...FAR_OFF, ...HOURLY, ...env };
    const one = (): Promise<BffUnderTest> => BffUnderTest.start({ ...PARTNER_BFF, upstreams: sandbox.urls, limits: true, env: settings });
    replicas = await Promise.all([one(), one()]);
  };

  /** Asks both replicas by turns, with `atOnce` requests in flight. */
  async function flood(count: number, partner: string, atOnce = count): Promise<Answer[]> {
    const answers: Answer[] = [];
    let sent = 0;
    const sender = async (): Promise<void> => {
      while (sent < count) {
        sent += 1;
        answers.push(await (replicas[sent % 2] as BffUnderTest).get(FREE_OF_UPSTREAMS, as(partner)));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, sender));
    return answers;
  }

  const passed = (answers: readonly Answer[]): number => answers.filter(({ status }) => status === 200).length;
  const statuses = (answers: readonly Answer[]): number[] => [...new Set(answers.map(({ status }) => status))].sort();

  it('lets exactly 100 of 2,000 requests at once through a fixed window of 100', async () => {
    await start({ [`${PLAN}LIMITS__MINUTE__LIMIT`]: '100' });
    const answers = await flood(2_000, 'c-00001');
    expect(statuses(answers)).toEqual([200, 429]);
    expect(passed(answers)).toBe(100);
    const refused = answers.find(({ status }) => status === 429) as Answer;
    expect(refused.json).toMatchObject({ type: 'urn:portico:problem:rate-limited', detail: expect.stringContaining('"minute" allows 100 an hour') as string });
  });

  it('lets at most its burst and its rate through with GCRA', async () => {
    const [burst, rate] = [100, 50];
    await start({ [`${PLAN}LIMITS__SECOND__LIMIT`]: String(rate), [`${PLAN}LIMITS__SECOND__BURST`]: String(burst), [`${PLAN}LIMITS__SECOND__PER`]: '1s' });
    const began = performance.now();
    const answers = await flood(2_000, 'c-00002');
    const elapsed = (performance.now() - began) / 1_000;
    expect(statuses(answers)).toEqual([200, 429]);
    expect(passed(answers)).toBeGreaterThanOrEqual(burst);
    expect(passed(answers)).toBeLessThanOrEqual(burst + rate * elapsed);
  });

  it('says what is left in fields that a structured-field parser reads, and when to come back', async () => {
    await start({ [`${PLAN}LIMITS__MINUTE__LIMIT`]: '4' });
    const answers: Answer[] = [];
    for (let count = 0; count < 6; count += 1) answers.push(...(await flood(1, 'c-00003')));
    const left = answers.map(({ headers }) => {
      const list = parseList(headers.get('ratelimit') ?? '').map(([name, parameters]) => [name, parameters.get('r'), parameters.get('t')] as const);
      expect(list.map(([name]) => name)).toEqual(['address', 'minute']);
      return list[1] as readonly [unknown, unknown, number];
    });
    expect(left.map(([, r]) => r)).toEqual([3, 2, 1, 0, 0, 0]);
    for (const { headers, status } of answers) {
      const policy = parseList(headers.get('ratelimit-policy') ?? '').map(([name, parameters]) => [name, parameters.get('q'), parameters.get('w')]);
      expect(policy.map(([name]) => name)).toEqual(['address', 'second', 'minute', 'day', 'month']);
      expect(policy[2]).toEqual(['minute', 4, 3_600]);
      expect(policy[3]).toEqual(['day', 200_000, 86_400]);
      if (status === 429) expect(Number(headers.get('retry-after'))).toBe(left[answers.findIndex((one) => one.headers === headers)]?.[2]);
    }
  });

  it('takes five units for a page of the catalogue', async () => {
    await start({ [`${PLAN}LIMITS__MINUTE__LIMIT`]: '9' });
    const [one] = replicas as [BffUnderTest];
    expect((await one.get('/v1/products?limit=1', as('c-00004'))).status).toBe(200);
    expect((await one.get('/v1/products?limit=1', as('c-00004'))).status).toBe(429);
    expect((await one.get('/v1/products/SKU-00001', as('c-00004'))).status).toBe(200);
  });

  it('holds each replica to its share while Redis is gone, without an error of its own, and counts together again when it is back', async () => {
    await start({ [`${PLAN}LIMITS__MINUTE__LIMIT`]: '100' });
    const under = flood(2_000, 'c-00005', 50);
    await wait(50);
    await redis.kill();
    const answers = await under;
    expect(statuses(answers).every((status) => status === 200 || status === 429)).toBe(true);
    // What had been counted in Redis is gone with it; from then on each replica let through its half.
    expect(passed(answers)).toBeLessThanOrEqual(200);

    const alone = await flood(400, 'c-00006', 20);
    expect({ statuses: statuses(alone), passed: passed(alone) }).toEqual({ statuses: [200, 429], passed: 100 });
    expect(new Set(alone.map(({ headers }) => /"minute";q=(\d+)/.exec(headers.get('ratelimit-policy') ?? '')?.[1]))).toEqual(new Set(['50']));

    await redis.restart();
    for (const replica of replicas) {
      let tries = 0;
      while (!(await replica.get(FREE_OF_UPSTREAMS, as(`probe-${(tries += 1)}`))).headers.get('ratelimit-policy')?.includes('"minute";q=100')) await wait(10);
    }
    const together = await flood(400, 'c-00007', 20);
    expect({ statuses: statuses(together), passed: passed(together) }).toEqual({ statuses: [200, 429], passed: 100 });
  });

  it('answers as the API’s description says, refusals too', async () => {
    await start({ [`${PLAN}LIMITS__MINUTE__LIMIT`]: '2' });
    const [one] = replicas as [BffUnderTest];
    const api = new ApiDescription((await one.get(FREE_OF_UPSTREAMS)).json as OpenApi);
    for (const status of [200, 200, 429]) {
      const answer = await one.get('/v1/products/SKU-00001', as('c-00008'));
      expect({ status: answer.status, faults: api.faultsOf('get', '/v1/products/SKU-00001', answer) }).toEqual({ status, faults: [] });
    }
  });

  it('gives guests, who are counted by address, a plan of their own', async () => {
    await start();
    const { headers } = await (replicas[0] as BffUnderTest).get(FREE_OF_UPSTREAMS);
    expect(headers.get('ratelimit-policy')).toContain('"minute";q=300;w=60, "day";q=10000;w=86400');
  });
});
