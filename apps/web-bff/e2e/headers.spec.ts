import { EXAMPLES } from '@portico/sandbox';
import { Connection, exchange, problemFaults, writeRequest } from '@portico/testing';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('headers', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff();
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  /** What the services were sent, call by call. */
  const sentOn = async (): Promise<Readonly<Record<string, string>>[]> =>
    (await web.sandbox.control.calls()).flatMap(({ recent }) => recent.map(({ headers }) => headers));

  it('of an answer name its request, and no two requests have one name', async () => {
    const paths = ['/api/home', '/api/home', '/nowhere', '/api/home?unexpected=1', `/media/${EXAMPLES.ordinary}/320`];
    const ids = await Promise.all(paths.map(async (path) => (await web.bff.get(path)).headers.get('request-id')));
    expect(new Set(ids).size).toBe(paths.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}-[0-9a-z]+$/);
  });

  it('of a request never reach a service, except where they select a representation', async () => {
    const secrets = {
      cookie: 'session=secret',
      authorization: 'Bearer secret',
      'x-forwarded-for': '203.0.113.7',
      'x-request-id': 'mine',
      'user-agent': 'spy',
    };
    await web.bff.inTime('/api/home', { ...secrets, ...as(EXAMPLES.customer) }, { before: () => web.sandbox.control.reset() });
    await web.bff.get(`/media/${EXAMPLES.ordinary}/320`, { ...secrets, accept: 'image/png' });

    // Who calls is told by the BFF itself: upstream-identity.spec.ts.
    const sent = (await sentOn()).map(({ authorization: _bffs, ...headers }) => headers);
    expect(sent).toHaveLength(8);
    const known = [
      'host',
      'connection',
      'traceparent',
      'x-request-id',
      'x-deadline-ms',
      'accept',
      'accept-encoding',
      'content-type',
      'content-length',
      'user-agent',
    ];
    expect(new Set(sent.flatMap((headers) => Object.keys(headers)).filter((name) => !known.includes(name)))).toEqual(new Set());
    for (const value of ['secret', '203.0.113.7', 'mine', 'spy']) expect(JSON.stringify(sent)).not.toContain(value);
  });

  it('continue a caller’s trace, each call as a span of its own', async () => {
    await web.bff.inTime(
      '/api/home',
      { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'vendor=1' },
      { before: () => web.sandbox.control.reset() },
    );
    const sent = await sentOn();
    const parents = sent.map(({ traceparent }) => /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(traceparent ?? ''));
    expect(new Set(parents.map((match) => match?.[1]))).toEqual(new Set([TRACE]));
    const spans = parents.map((match) => match?.[2]);
    expect(spans).not.toContain(SPAN);
    expect(new Set(spans).size).toBe(5);
    expect(new Set(sent.map(({ tracestate }) => tracestate))).toEqual(new Set(['vendor=1']));
  });

  it.each([
    ['of another length', `00-${TRACE}0-${SPAN}-01`],
    ['in capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['that is all zero', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['without a parent', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['of the version that cannot be', `ff-${TRACE}-${SPAN}-01`],
    ['with more than version 00 has', `00-${TRACE}-${SPAN}-01-more`],
  ])('with a trace %s begin a new one', async (_, traceparent) => {
    await web.bff.inTime('/api/home', { traceparent, tracestate: 'vendor=1' }, { before: () => web.sandbox.control.reset() });
    const sent = await sentOn();
    const traces = new Set(sent.map((headers) => headers['traceparent']?.split('-')[1]));
    expect(traces.size).toBe(1);
    expect([...traces][0]).toMatch(/^[0-9a-f]{32}$/);
    expect([...traces][0]).not.toBe(TRACE);
    expect(sent.filter(({ tracestate }) => tracestate !== undefined)).toEqual([]);
  });

  it('that are no HTTP are refused with a problem, and the connection ends', async () => {
    const connection = await Connection.to(web.bff.url);
    connection.send('GET /api/home HTTP/1.1\r\nhost: bff.test\r\nthis is no header\r\n\r\n');
    const { status, headers, body } = await connection.answer();
    expect(problemFaults({ status, contentType: headers['content-type'], body }, ['malformed-request'])).toEqual([]);
    await connection.end();
  });

  it('that are no HTTP do not end up in an answer that is on its way: they are refused behind it', async () => {
    const bytes = 8 * 1024 * 1024;
    await web.sandbox.control.fault({ service: 'catalog', operationId: 'getImage', kind: 'oversize', bytes });
    const finished = web.bff.finished();
    const connection = await Connection.to(web.bff.url);
    connection.send(writeRequest({ method: 'GET', target: `/media/${EXAMPLES.ordinary}/320` }));
    await connection.begun();
    connection.send('this is no request\r\n\r\n');
    await connection.end();
    const refusal = connection.text.indexOf('HTTP/1.1 400 ');
    expect(refusal).toBeGreaterThan(bytes);
    expect(connection.text.slice(refusal)).toContain('urn:portico:problem:malformed-request');
    expect(connection.text.slice(0, refusal)).not.toContain('urn:portico:problem');
    expect((await finished).status).toBe(200);
  });

  it('tell how long each part took in development', async () => {
    expect((await web.bff.get('/api/home')).headers.get('server-timing')).toMatch(
      /^home;dur=[\d.]+, featured;dur=[\d.]+;desc="ok", /,
    );
  });

  describe('in production', () => {
    let production: WebBff;

    beforeAll(async () => {
      production = await startWebBff({ environment: 'production' });
    });
    afterAll(() => production.close());

    it('do not tell how long each part took', async () => {
      const { status, headers } = await production.bff.get('/api/home');
      expect({ status, serverTiming: headers.get('server-timing') }).toEqual({ status: 200, serverTiming: null });
    });

    it.each(['/api/home', '/api/account/orders', '/nowhere', `/media/${EXAMPLES.ordinary}/320`])(
      'cannot name a caller as in development: %s',
      async (path) => {
        const answer = await exchange(production.bff.url, { method: 'GET', target: path, headers: as(EXAMPLES.customer) });
        expect(
          problemFaults({ status: answer.status, contentType: answer.headers['content-type'], body: answer.body }, ['forbidden']),
        ).toEqual([]);
      },
    );
  });
});
