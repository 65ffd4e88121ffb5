import { countIn } from '@portico/sandbox';
import { Connection, writeRequest } from '@portico/testing';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const transcode = [{ name: 'recommended', to: 'recommendations', methods: ['Recommend', 'Follow'], prefix: '/api', access: 'public', policies: { cost: 2 } }, { name: 'own', to: 'recommendations', methods: ['Recommend'], prefix: '/own', access: 'authenticated' }];

describe('a gRPC service of the shop that browsers call with JSON', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff({ sections: { transcode } });
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  const counted = async (operation: string): Promise<ReturnType<typeof countIn>> => countIn(await web.sandbox.control.calls(), 'recommendations', operation);

  it('answers what its service says, by the names of JSON', async () => {
    const popular = await web.bff.get('/api/v1/recommendations?limit=2');
    const beside = await web.bff.get('/api/v1/products/p-00001/recommendations?limit=1');
    const items = (answer: typeof popular): object[] => (answer.json as { items: object[] }).items;
    expect({ statuses: [popular.status, beside.status], popular: items(popular), beside: items(beside).length }).toEqual({
      statuses: [200, 200],
      popular: Array.from({ length: 2 }, () => ({ productId: expect.stringMatching(/^p-\d{5}$/), score: expect.any(Number), reason: 'REASON_POPULAR' })),
      beside: 1,
    });
  });

  it('says what is wrong with a request, be it seen here or by the service', async () => {
    const seenHere = await web.bff.get('/api/v1/recommendations?limit=many');
    const calls = (await counted('Recommend')).started;
    const seenThere = await web.bff.get('/api/v1/recommendations?limit=99');
    const missing = await web.bff.get('/api/v1/products/p-99999/recommendations?limit=1');
    expect({ here: seenHere.json, calls, there: seenThere.json, missing: missing.status }).toMatchObject({
      here: { status: 400, errors: [{ in: 'query', field: 'limit', message: 'invalid integer: "many"' }] },
      calls: 0,
      there: { status: 400, detail: 'limit must be from 1 to 50' },
      missing: 404,
    });
  });

  it('lets known callers in where the section says so', async () => {
    expect([(await web.bff.get('/own/v1/recommendations?limit=1')).status, (await web.bff.get('/own/v1/recommendations?limit=1', as('c-00001'))).status]).toEqual([401, 200]);
  });

  it('hands messages on while they come, as lines and as events', async () => {
    const lines = await web.bff.get('/api/v1/recommendations:follow?limit=3');
    const events = await web.bff.get('/api/v1/recommendations:follow?limit=3', { accept: 'text/event-stream' });
    const texts = [lines.bytes.toString().trim().split('\n'), events.bytes.toString().trim().split('\n\n').map((event) => event.replace(/^data: /, ''))];
    expect({ same: JSON.stringify(texts[0]) === JSON.stringify(texts[1]), count: texts[0]?.length }).toEqual({ same: true, count: 3 });
  });

  it('is 504 when the service is late, which is told to stop', async () => {
    await web.sandbox.control.fault({ service: 'recommendations', operationId: 'Recommend', kind: 'hang' });
    const { status } = await web.bff.get('/api/v1/recommendations?limit=1');
    await web.sandbox.until((reports) => countIn(reports, 'recommendations', 'Recommend').inFlight === 0);
    expect(status).toBe(504);
  });

  it('is called no further when its client leaves, before an answer and in the middle of it', async () => {
    for (const [operationId, path] of [['Recommend', '/api/v1/recommendations?limit=1'], ['Follow.message', '/api/v1/recommendations:follow?limit=9']] as const) {
      await web.sandbox.control.reset();
      await web.sandbox.control.fault({ service: 'recommendations', operationId, kind: 'hang' });
      const name = operationId.replace('.message', '');
      const connection = await Connection.to(web.bff.url);
      connection.send(writeRequest({ method: 'GET', target: path }));
      await web.sandbox.until((reports) => countIn(reports, 'recommendations', name).inFlight === 1);
      connection.leave();
      await web.sandbox.until((reports) => countIn(reports, 'recommendations', name).cancelled === 1);
    }
  });
});
