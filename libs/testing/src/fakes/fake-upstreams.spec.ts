import { callsStarted, headersSeenBy } from '../upstreams/demo-upstreams.ts';
import { FakeUpstreams } from './fake-upstreams.ts';

const payments = {
  name: 'payments',
  basePath: '/v2',
  operations: {
    'GET /accounts': { operationId: 'listAccounts' },
    'GET /accounts/{id}': { operationId: 'getAccount' },
    'GET /old': { operationId: 'old', basePath: '' },
  },
};

describe('faked upstreams', () => {
  let upstreams: FakeUpstreams;
  const get = (path: string): Promise<Response> =>
    fetch(`${upstreams.urls['payments']?.[0]}${path}`, { headers: { 'x-from': 'test' }, signal: AbortSignal.timeout(1_000) });

  beforeEach(async () => {
    upstreams = await FakeUpstreams.start([
      { contract: payments, operation: 'GET /accounts', body: { items: [] } },
      { contract: payments, operation: 'GET /accounts/{id}', body: { id: 'a' } },
      { contract: payments, operation: 'GET /old', body: 1 },
    ]);
  });
  afterEach(() => upstreams.close());

  it('answer each operation under the path of its contract, and nothing else', async () => {
    const bodies = await Promise.all(['/v2/accounts', '/v2/accounts/a%2Fb', '/old'].map(async (path) => (await get(path)).json()));
    expect(bodies).toEqual([{ items: [] }, { id: 'a' }, 1]);
    expect((await get('/accounts')).status).toBe(404);
  });

  it('count calls by operation, with their headers, until they are reset', async () => {
    await get('/v2/accounts');
    expect({
      started: await callsStarted(upstreams),
      from: (await headersSeenBy(upstreams, 'payments')).map((headers) => headers['x-from']),
    }).toEqual({ started: { 'payments.listAccounts': 1 }, from: ['test'] });
    await upstreams.control.reset();
    expect(await callsStarted(upstreams)).toEqual({});
  });

  it('fail as they are told, one operation or all, until they are reset', async () => {
    await upstreams.control.fault({ service: 'payments', operationId: 'getAccount', kind: 'error' });
    expect({ list: (await get('/v2/accounts')).status, one: (await get('/v2/accounts/a')).status }).toEqual({ list: 200, one: 503 });
    await upstreams.control.fault({ service: 'payments', kind: 'error' });
    expect((await get('/v2/accounts')).status).toBe(503);
    await upstreams.control.reset();
    expect((await get('/v2/accounts')).status).toBe(200);
  });

  it('notice a caller who leaves while they hang', async () => {
    await upstreams.control.fault({ service: 'payments', kind: 'hang' });
    await expect(fetch(`${upstreams.urls['payments']?.[0]}/old`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    const [report] = await upstreams.until(([one]) => one?.operations['old']?.cancelled === 1);
    expect(report?.operations['old']).toEqual({ started: 1, inFlight: 0, finished: 0, cancelled: 1 });
  });

  it('refuse what they cannot be told', async () => {
    await expect(FakeUpstreams.start([{ contract: payments, operation: 'GET /none', body: 1 }])).rejects.toThrow(
      'payments has no operation "GET /none"',
    );
    expect(() => upstreams.control.fault({ service: 'payments', kind: 'truncate' })).toThrow('cannot fail by "truncate"');
    expect(() => upstreams.control.fault({ service: 'orders', kind: 'error' })).toThrow('no service "orders" is faked');
  });
});
