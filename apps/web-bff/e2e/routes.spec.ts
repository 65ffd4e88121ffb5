import { readFileSync } from 'node:fs';
import { countIn, EXAMPLES } from '@portico/sandbox';
import { Connection, exchange, writeRequest } from '@portico/testing';
import { parse } from 'yaml';
import { as, startWebBff, WEB_BFF } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const { ordinary, customer } = EXAMPLES;
const PATH = `/images/${ordinary}/640`;

/** The routes of bff.yaml, and one that takes bodies of known callers. */
const routes = [
  ...(parse(readFileSync(WEB_BFF.file, 'utf8')) as { routes: object[] }).routes,
  { name: 'quotes', match: { path: '/quotes', methods: ['POST'] }, to: 'pricing', access: 'authenticated', types: ['application/json'], policies: { cost: 5 } },
];

describe('a route of web-bff’s bff.yaml', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff({ sections: { routes } });
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  const quotes = (headers: Record<string, string>, body: string): ReturnType<typeof exchange> =>
    exchange(web.bff.url, { method: 'POST', target: '/quotes', headers: { 'content-type': 'application/json', connection: 'close', ...headers }, body });
  const asked = JSON.stringify({ skus: ['SKU-00001'], currency: 'EUR', segment: 'consumer' });

  it('answers anybody with what its upstream has, byte for byte', async () => {
    const theirs = await fetch(`${web.sandbox.urls.catalog[0]}${PATH}`);
    const ours = await web.bff.get(PATH);
    const bytes = Buffer.from(await theirs.arrayBuffer());
    expect({ status: ours.status, same: ours.bytes.equals(bytes) }).toEqual({ status: 200, same: true });
    for (const name of ['content-type', 'content-length', 'etag', 'cache-control']) expect({ name, value: ours.headers.get(name) }).toEqual({ name, value: theirs.headers.get(name) });
    expect(ours.headers.get('request-id')).toMatch(/^[\w-]+$/);
  });

  it('answers HEAD with the same head, a condition with 304, and a range as its upstream does', async () => {
    const etag = (await web.bff.get(PATH)).headers.get('etag') as string;
    const head = await exchange(web.bff.url, { method: 'HEAD', target: PATH, headers: { connection: 'close' } });
    const again = await web.bff.get(PATH, { 'if-none-match': etag });
    const theirs = await fetch(`${web.sandbox.urls.catalog[0]}${PATH}`, { headers: { range: 'bytes=0-9' } });
    const ranged = await web.bff.get(PATH, { range: 'bytes=0-9' });
    expect({ head: head.status, body: head.body, etag: head.headers['etag'], again: again.status, ranged: ranged.status, length: ranged.bytes.length }).toEqual({
      head: 200,
      body: '',
      etag,
      again: 304,
      ranged: theirs.status,
      length: (await theirs.arrayBuffer()).byteLength,
    });
  });

  it('hands on the body of a known caller, and refuses others before the upstream hears of it', async () => {
    const [good, refused] = [await quotes(as(customer), asked), await quotes({}, asked)];
    expect({ good: good.status, refused: refused.status, calls: countIn(await web.sandbox.control.calls(), 'pricing', 'quote').started }).toEqual({ good: 200, refused: 401, calls: 1 });
    expect(JSON.parse(good.body)).toMatchObject({ quotes: [{ sku: 'SKU-00001' }] });
  });

  it('hands on a body in chunks, and what its upstream says is wrong with it', async () => {
    const chunked = await quotes({ ...as(customer), 'transfer-encoding': 'chunked' }, `${asked.length.toString(16)}\r\n${asked}\r\n0\r\n\r\n`);
    const wrong = await quotes(as(customer), '{"skus":5}');
    expect({ chunked: chunked.status, wrong: wrong.status }).toEqual({ chunked: 200, wrong: 400 });
  });

  it('is logged and counted under its own name', async () => {
    const finished = web.bff.finished();
    await web.bff.get(PATH);
    const { status, context } = await finished;
    expect({ status, operation: context.route?.operationId }).toEqual({ status: 200, operation: 'images.get' });
  });

  it('is fetched no further when its client leaves', async () => {
    await web.sandbox.control.fault({ service: 'catalog', operationId: 'getImage', kind: 'hang' });
    const connection = await Connection.to(web.bff.url);
    connection.send(writeRequest({ method: 'GET', target: PATH }));
    await web.sandbox.until((reports) => countIn(reports, 'catalog', 'getImage').inFlight === 1);
    connection.leave();
    await web.sandbox.until((reports) => countIn(reports, 'catalog', 'getImage').cancelled === 1);
  });

  it('answers 404 for what is not there, and 502 for an upstream that fails', async () => {
    const missing = await web.bff.get('/images/p-99999/320');
    await web.sandbox.control.fault({ service: 'catalog', operationId: 'getImage', kind: 'error', status: 500 });
    const failing = await web.bff.get(PATH);
    expect({ missing: missing.status, failing: failing.status, type: (failing.json as { type: string }).type }).toEqual({ missing: 404, failing: 502, type: 'urn:portico:problem:upstream-invalid' });
  });
});
