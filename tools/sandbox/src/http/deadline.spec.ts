import type { ClientRequest } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Sandbox } from '../sandbox.ts';
import { startSandbox } from '../sandbox.ts';
import { countIn } from '../control/control.ts';
import { call } from '../testing/http-client.ts';

describe('deadlines and callers that leave', () => {
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free' })));
  afterEach(() => sandbox.control.reset());
  afterAll(() => sandbox.close());

  const inFlight = () => sandbox.until((reports) => countIn(reports, 'catalog').inFlight === 1);
  const leaving = (): ClientRequest => {
    const { port } = new URL(sandbox.urls.catalog[0]!);
    const client = request({ port, path: '/products' });
    // Destroyed on purpose; the error says so.
    client.once('error', () => undefined);
    client.end();
    return client;
  };

  it('a call within its deadline is answered', async () => {
    const reply = await call(sandbox, 'catalog', '/products/p-00001', undefined, { 'x-deadline-ms': '5000' });
    expect(reply.status).toBe(200);
    expect(await sandbox.control.count('catalog', 'getProduct')).toMatchObject({ started: 1, finished: 1, expired: 0 });
  });

  it('work stops when the time is up: 504', async () => {
    await sandbox.control.fault({ service: 'catalog', kind: 'latency', ms: 60_000 });
    const started = performance.now();
    const reply = await call(sandbox, 'catalog', '/products/p-00001', undefined, { 'x-deadline-ms': '40' });
    expect(reply.status).toBe(504);
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
    expect(await sandbox.control.count('catalog', 'getProduct')).toMatchObject({
      started: 1,
      expired: 1,
      finished: 0,
      inFlight: 0,
    });
  });

  it('no time left is answered at once', async () => {
    expect((await call(sandbox, 'orders', '/orders/o-000001', undefined, { 'x-deadline-ms': '0' })).status).toBe(504);
  });

  it.each(['-1', '1.5', 'soon', ''])('a deadline of "%s" is refused', async (deadline) => {
    const reply = await call(sandbox, 'catalog', '/categories', undefined, { 'x-deadline-ms': deadline });
    expect({ status: reply.status, detail: (reply.json as { detail: string }).detail }).toEqual({ status: 400, detail: expect.stringContaining('x-deadline-ms') });
  });

  it.each([{ kind: 'latency', ms: 60_000 } as const, { kind: 'hang' } as const])(
    'a caller that leaves is seen within 50 ms: %j',
    async (fault) => {
      await sandbox.control.fault({ service: 'catalog', ...fault });
      const times: number[] = [];
      for (let round = 1; round <= 5; round += 1) {
        const client = leaving();
        await inFlight();
        const left = performance.now();
        client.destroy();
        await sandbox.until((reports) => countIn(reports, 'catalog').cancelled === round);
        times.push(performance.now() - left);
      }
      // The median: a busy machine may hold up one of them.
      expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(50);
      const { instances } = (await (await fetch(`${sandbox.controlUrl}/calls?service=catalog`)).json()) as {
        instances: unknown[];
      };
      expect(instances).toMatchObject([{ operations: { listProducts: { started: 5, cancelled: 5, inFlight: 0 } } }]);
    },
  );

  it('a caller that leaves in the middle of its body is counted as cancelled', async () => {
    const { port } = new URL(sandbox.urls.pricing[0]!);
    const socket = connect(Number(port));
    socket.write('POST /quotes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"skus"');
    await sandbox.until((reports) => countIn(reports, 'pricing').inFlight === 1);
    socket.destroy();
    await sandbox.until((reports) => countIn(reports, 'pricing').cancelled === 1);
  });

  it('keeps the headers of the last calls', async () => {
    await call(sandbox, 'catalog', '/categories', undefined, { traceparent: '00-1-2-01' });
    const [report] = await sandbox.control.calls({ service: 'catalog' });
    expect(report?.recent.at(-1)).toMatchObject({ operationId: 'listCategories', target: '/categories', outcome: 'finished' });
    expect(report?.recent.at(-1)?.headers).toMatchObject({ traceparent: '00-1-2-01' });
  });

  it('stopping an instance cuts its callers off', async () => {
    await sandbox.control.fault({ service: 'catalog', kind: 'hang' });
    const client = leaving();
    const failed = new Promise((resolve) => client.once('close', resolve));
    await inFlight();
    await sandbox.control.stop('catalog');
    await failed;
    await expect(call(sandbox, 'catalog', '/health')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await sandbox.control.start('catalog');
    expect((await call(sandbox, 'catalog', '/health')).json).toEqual({ status: 'up' });
  });
});
