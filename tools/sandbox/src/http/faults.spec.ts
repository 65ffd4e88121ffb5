import { connect } from 'node:net';
import type { Sandbox } from '../sandbox.ts';
import { startSandbox } from '../sandbox.ts';
import { countIn } from '../control/control.ts';
import { call } from '../testing/http-client.ts';

const PRODUCT = '/products/p-00001';

/** All bytes that come back over a connection of its own, and how it ended. */
const raw = (url: string, target: string): Promise<{ text: string; error: string | undefined }> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port));
    let text = '';
    let error: string | undefined;
    socket.on('data', (chunk) => void (text += chunk.toString('utf8')));
    socket.once('error', (reason: NodeJS.ErrnoException) => void (error = reason.code));
    socket.once('close', () => resolve({ text, error }));
    socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  });

describe('fault orders over HTTP', () => {
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free', instances: { pricing: 2 } })));
  afterEach(() => sandbox.control.reset());
  afterAll(() => sandbox.close());

  const healthy = async () => (await call(sandbox, 'catalog', PRODUCT)).text;

  it('latency', async () => {
    await sandbox.control.fault({ service: 'catalog', kind: 'latency', ms: 60 });
    const started = performance.now();
    expect((await call(sandbox, 'catalog', PRODUCT)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(59);
  });

  it('a long tail', async () => {
    await sandbox.control.fault({ service: 'catalog', kind: 'longTail', share: 0.5, ms: 40 });
    const times: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      const started = performance.now();
      await call(sandbox, 'catalog', PRODUCT);
      times.push(performance.now() - started);
    }
    expect(times.filter((time) => time >= 39).length).toBeGreaterThan(3);
    expect(Math.min(...times)).toBeLessThan(39);
  });

  it('an error with Retry-After, so many times', async () => {
    await sandbox.control.fault({ service: 'catalog', kind: 'error', status: 429, retryAfter: 3, times: 1 });
    const reply = await call(sandbox, 'catalog', PRODUCT);
    expect({ status: reply.status, retryAfter: reply.headers.get('retry-after'), contentType: reply.headers.get('content-type') }).toEqual({ status: 429, retryAfter: '3', contentType: 'application/problem+json' });
    expect((await call(sandbox, 'catalog', PRODUCT)).status).toBe(200);
  });

  it('a hang that no deadline ends, until the caller leaves', async () => {
    await sandbox.control.fault({ service: 'catalog', kind: 'hang' });
    const caller = new AbortController();
    const answer = fetch(`${sandbox.urls.catalog[0]}${PRODUCT}`, { signal: caller.signal, headers: { 'x-deadline-ms': '1' } });
    await sandbox.until((reports) => countIn(reports, 'catalog').inFlight === 1);
    caller.abort();
    await expect(answer).rejects.toThrow('aborted');
    await sandbox.until((reports) => countIn(reports, 'catalog').cancelled === 1);
  });

  it('a reset before the answer', async () => {
    await sandbox.control.fault({ service: 'catalog', kind: 'reset' });
    expect(await raw(sandbox.urls.catalog[0]!, PRODUCT)).toEqual({ text: '', error: 'ECONNRESET' });
    expect(await sandbox.control.count('catalog')).toMatchObject({ started: 1, broken: 1, inFlight: 0 });
  });

  it('a truncated body under the length of the whole', async () => {
    const whole = await healthy();
    await sandbox.control.fault({ service: 'catalog', kind: 'truncate', bytes: 100 });
    const { text } = await raw(sandbox.urls.catalog[0]!, PRODUCT);
    const [head = '', body] = text.split('\r\n\r\n');
    expect(head).toContain(`content-length: ${Buffer.byteLength(whole)}`);
    expect(body).toBe(whole.slice(0, 100));
    await expect(call(sandbox, 'catalog', PRODUCT)).rejects.toThrow('terminated');
  });

  it('a malformed body that is complete', async () => {
    await sandbox.control.fault({ service: 'catalog', kind: 'malformed' });
    const response = await fetch(`${sandbox.urls.catalog[0]}${PRODUCT}`);
    expect({ status: response.status, contentType: response.headers.get('content-type') }).toEqual({ status: 200, contentType: 'application/json; charset=utf-8' });
    await expect(response.json()).rejects.toMatchObject({ name: 'SyntaxError' });
    const image = await fetch(`${sandbox.urls.catalog[0]}/images/p-00001/160`);
    expect({ type: image.headers.get('content-type'), text: await image.text() }).toEqual({ type: 'image/png', text: 'not an image' });
  });

  it('a wrong shape, also for those who could take a 304', async () => {
    const tag = (await call(sandbox, 'catalog', PRODUCT)).headers.get('etag')!;
    await sandbox.control.fault({ service: 'catalog', kind: 'wrongShape', path: '/name', value: 42 });
    const reply = await call(sandbox, 'catalog', PRODUCT, undefined, { 'if-none-match': tag });
    expect({ status: reply.status, json: reply.json }).toEqual({ status: 200, json: expect.objectContaining({ id: 'p-00001', name: 42 }) });
  });

  it.each([true, false])('an oversized body, chunked: %s', async (chunked) => {
    const whole = await healthy();
    await sandbox.control.fault({ service: 'catalog', kind: 'oversize', bytes: 300_000, chunked });
    const reply = await call(sandbox, 'catalog', PRODUCT);
    expect({ text: reply.text.length, contentLength: reply.headers.get('content-length') }).toEqual({ text: expect.any(Number), contentLength: chunked ? null : '300000' });
    expect(Buffer.byteLength(reply.text)).toBe(300_000);
    expect(reply.text.trimEnd()).toBe(whole);
  });

  it('a caller that does not want an oversized body is counted as cancelled', async () => {
    await sandbox.control.fault({ service: 'catalog', kind: 'oversize', bytes: 500_000_000 });
    const response = await fetch(`${sandbox.urls.catalog[0]}${PRODUCT}`);
    await response.body!.cancel();
    await sandbox.until((reports) => countIn(reports, 'catalog').cancelled === 1);
  });

  it('a refused connection, until cleared', async () => {
    await healthy();
    await sandbox.control.fault({ service: 'catalog', kind: 'refuse' });
    expect(await raw(sandbox.urls.catalog[0]!, PRODUCT)).toEqual({ text: '', error: 'ECONNREFUSED' });
    await expect(call(sandbox, 'catalog', PRODUCT)).rejects.toThrow('fetch failed');
    await sandbox.control.clear({ service: 'catalog' });
    expect((await call(sandbox, 'catalog', PRODUCT)).status).toBe(200);
  });

  it('hits the instance and the operation that it names, and health only by name', async () => {
    const answers = (target: string) =>
      Promise.all(sandbox.urls.pricing.map(async (url) => (await fetch(`${url}${target}`)).status));
    await sandbox.control.fault({ service: 'pricing', instance: 2, kind: 'error', status: 500 });
    expect(await answers('/nothing')).toEqual([404, 500]);
    expect(await answers('/health')).toEqual([200, 200]);
    await sandbox.control.fault({ service: 'pricing', operationId: 'health', kind: 'error' });
    expect(await answers('/health')).toEqual([503, 503]);
    await sandbox.control.fault({ service: 'catalog', operationId: 'listCategories', kind: 'error' });
    expect([(await call(sandbox, 'catalog', PRODUCT)).status, (await call(sandbox, 'catalog', '/categories')).status]).toEqual([
      200, 503,
    ]);
  });

  it('an order for an instance that does not exist is refused, and none of its companions is taken', async () => {
    const orders = [
      { service: 'catalog', kind: 'hang' },
      { service: 'pricing', instance: 3, kind: 'hang' },
    ] as const;
    await expect(sandbox.control.fault(...orders)).rejects.toThrow('pricing has no instance 3');
    expect((await call(sandbox, 'catalog', PRODUCT)).status).toBe(200);
  });
});
