import type { Sandbox } from '../sandbox.ts';
import { startSandbox } from '../sandbox.ts';

describe('the control port', () => {
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free', instances: { catalog: 2 } })));
  afterEach(() => sandbox.control.reset());
  afterAll(() => sandbox.close());

  const ask = async (method: string, path: string, body?: unknown) => {
    const init =
      body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${sandbox.controlUrl}${path}`, init);
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>) };
  };
  const statuses = () => Promise.all(sandbox.urls.catalog.map(async (url) => (await fetch(`${url}/categories`)).status));

  it('takes one order or several, shows them and takes them back', async () => {
    expect((await ask('POST', '/faults', { service: 'catalog', instance: 2, kind: 'error', status: 500 })).status).toBe(204);
    expect(await statuses()).toEqual([200, 500]);
    expect(
      (
        await ask('POST', '/faults', [
          { service: 'catalog', instance: 1, kind: 'error' },
          { service: 'reviews', kind: 'hang' },
        ])
      ).status,
    ).toBe(204);
    expect(await statuses()).toEqual([503, 500]);
    expect((await ask('GET', '/faults')).json).toEqual({
      orders: [
        { service: 'catalog', instance: 1, kind: 'error' },
        { service: 'catalog', instance: 2, kind: 'error', status: 500 },
        { service: 'reviews', instance: 1, kind: 'hang' },
      ],
    });
    expect((await ask('DELETE', '/faults?service=catalog&instance=2')).status).toBe(204);
    expect(await statuses()).toEqual([503, 200]);
    await ask('DELETE', '/faults');
    expect((await ask('GET', '/faults')).json).toEqual({ orders: [] });
  });

  it('shows and forgets calls', async () => {
    await statuses();
    const { json } = await ask('GET', '/calls?service=catalog&instance=2');
    expect(json!['instances']).toEqual([
      expect.objectContaining({
        service: 'catalog',
        instance: 2,
        listening: true,
        operations: { listCategories: expect.objectContaining({ finished: 1 }) as unknown },
      }),
    ]);
    expect((await ask('POST', '/reset')).status).toBe(204);
    expect((await sandbox.control.count('catalog')).started).toBe(0);
  });

  it('stops and starts instances', async () => {
    expect((await ask('POST', '/instances/catalog/2/stop')).status).toBe(204);
    await expect(statuses()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect((await ask('POST', '/instances/catalog/2/start')).status).toBe(204);
    expect(await statuses()).toEqual([200, 200]);
  });

  it.each([
    ['POST', '/faults', { service: 'catalog', kind: 'latency' }, 400, 'ms'],
    ['POST', '/faults', { service: 'catalog', instance: 9, kind: 'hang' }, 400, 'no instance 9'],
    ['GET', '/calls?service=shipping', undefined, 400, 'service'],
    ['GET', '/calls?instance=x', undefined, 400, 'instance'],
    ['POST', '/instances/catalog/3/stop', undefined, 404, 'no instance 3'],
    ['POST', '/instances/shipping/1/stop', undefined, 400, 'service'],
    ['GET', '/nothing', undefined, 404, 'nothing'],
  ])('refuses %s %s %j', async (method, path, body, status, detail) => {
    const answer = await ask(method, path, body);
    expect({ status: answer.status, detail: answer.json!['detail'] }).toEqual({ status, detail: expect.stringContaining(detail) });
  });
});
