import { connect } from 'node:net';
import { once } from 'node:events';
import { Connection, exchange, writeRequest } from '@portico/testing';
import { countIn, EXAMPLES } from '@portico/sandbox';
import { startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const { ordinary } = EXAMPLES;
const PATH = `/media/${ordinary}/640`;

/** More than all buffers between the sandbox and a client that does not read. */
const HUGE = 64 * 1024 * 1024;

describe('an image', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff();
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  const fromCatalog = (headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${web.sandbox.urls.catalog[0]}/images/${ordinary}/640`, { headers });
  const cancelled = (): Promise<unknown> =>
    web.sandbox.until((reports) => countIn(reports, 'catalog', 'getImage').cancelled === 1);

  it.each([160, 320, 640, 1280])('%d pixels wide arrives byte for byte', async (width) => {
    const theirs = await fetch(`${web.sandbox.urls.catalog[0]}/images/${ordinary}/${width}`);
    const ours = await web.bff.get(`/media/${ordinary}/${width}`);
    expect(ours.status).toBe(200);
    expect(ours.bytes.equals(Buffer.from(await theirs.arrayBuffer()))).toBe(true);
    for (const name of ['content-type', 'content-length', 'etag', 'cache-control'])
      expect([name, ours.headers.get(name)]).toEqual([name, theirs.headers.get(name)]);
    expect(ours.headers.get('request-id')).toMatch(/^[\w-]+$/);
  });

  it('is not sent again to whom has it', async () => {
    const etag = (await web.bff.get(PATH)).headers.get('etag') as string;
    const again = await web.bff.get(PATH, { 'if-none-match': etag });
    expect({ status: again.status, bytes: again.bytes.length, etag: again.headers.get('etag') }).toEqual({ status: 304, bytes: 0, etag });
    expect((await web.bff.get(PATH, { 'if-none-match': '"another"' })).status).toBe(200);
  });

  it('answers HEAD with the same head, and no body', async () => {
    const get = await web.bff.get(PATH);
    const head = await exchange(web.bff.url, { method: 'HEAD', target: PATH, headers: { connection: 'close' } });
    expect({ status: head.status, body: head.body }).toEqual({ status: 200, body: '' });
    for (const name of ['content-type', 'content-length', 'etag'])
      expect([name, head.headers[name]]).toEqual([name, get.headers.get(name)]);
  });

  it('that does not exist is a 404 problem', async () => {
    const { status, json } = await web.bff.get('/media/p-99999/320');
    expect({ status, json }).toEqual({ status: 404, json: expect.objectContaining({ type: 'urn:portico:problem:not-found' }) });
  });

  it('is fetched no further when its client leaves before it comes', async () => {
    await web.sandbox.control.fault({ service: 'catalog', operationId: 'getImage', kind: 'hang' });
    const connection = await Connection.to(web.bff.url);
    connection.send(writeRequest({ method: 'GET', target: PATH }));
    await web.sandbox.until((reports) => countIn(reports, 'catalog', 'getImage').inFlight === 1);
    connection.leave();
    await cancelled();
  });

  it('is fetched no further when its client leaves in the middle, and no faster than its client reads', async () => {
    await web.sandbox.control.fault({ service: 'catalog', operationId: 'getImage', kind: 'oversize', bytes: HUGE });
    const { hostname, port } = new URL(web.bff.url);
    const slow = connect({ host: hostname, port: Number(port) });
    slow.write(writeRequest({ method: 'GET', target: PATH }));
    await once(slow, 'readable');
    // The sandbox would have sent everything if somebody had taken it: it waits for the reader.
    expect(countIn(await web.sandbox.control.calls(), 'catalog', 'getImage')).toMatchObject({ inFlight: 1, finished: 0 });
    slow.destroy();
    await cancelled();
  });

  it('that is cut on its way cuts the connection, so that its client can tell', async () => {
    const whole = Number((await fromCatalog()).headers.get('content-length'));
    await web.sandbox.control.fault({ service: 'catalog', operationId: 'getImage', kind: 'truncate', bytes: 100 });
    const finished = web.bff.finished();
    await expect(exchange(web.bff.url, { method: 'GET', target: PATH })).rejects.toThrow(
      new RegExp(`no whole answer.*content-length: ${whole}`, 's'),
    );
    const { status, context } = await finished;
    expect({ status, clientGone: context.clientGone, code: context.failure?.code }).toEqual({ status: 502, clientGone: false, code: 'upstream-invalid' });
  });
});
