import { Signals } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { startEdge } from '../fixtures/edge-bff.fixture.ts';
import { Answers, endless, ETAG, text } from './answers.fixture.ts';

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** Milliseconds at which each piece came. */
  readonly pieces: number;
}

const DECODE = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync } as const;
const textOf = ({ headers, bytes }: Got): string => (DECODE[headers['content-encoding'] as keyof typeof DECODE] ?? ((raw: Buffer) => raw))(bytes).toString();

describe('compression', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    bff = await startEdge({ compression: { enabled: true } }, { controllers: [Answers] });
  });
  afterAll(() => bff.close());

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> =>
    new Promise((resolve, reject) => {
      const asked = request(bff.url + path, { method, headers: { 'accept-encoding': 'gzip', ...headers } }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode as number, headers: answer.headers, bytes: Buffer.concat(pieces), pieces: pieces.length }));
      });
      asked.on('error', reject).end();
    });

  it.each([['gzip'], ['br'], ['zstd']] as const)('answers in %s, with the length of what is sent', async (coding) => {
    for (const [path, length] of [['/words', 5_000], ['/words?n=60000', 60_000], ['/shared', 40_000], ['/shared', 40_000]] as const) {
      const got = await ask(path, { 'accept-encoding': coding });
      expect({ coding: got.headers['content-encoding'], length: got.headers['content-length'], vary: got.headers.vary }).toEqual({ coding, length: String(got.bytes.length), vary: 'Accept-Encoding' });
      expect(JSON.parse(textOf(got))).toEqual({ words: text(length) });
      expect(got.bytes.length).toBeLessThan(length / 4);
    }
  });

  it.each([
    ['/words', { 'accept-encoding': 'identity' }],
    ['/words', { 'accept-encoding': 'gzip;q=0' }],
    ['/words?n=1000', {}],
    ['/stable', {}],
    ['/words', { 'cache-control': 'no-transform' }],
    ['/digested', {}],
    ['/cookie', {}],
    ['/secret', {}],
    ['/image', {}],
    ['/part', {}],
    ['/events', {}],
    ['/sized?n=1000', {}],
    ['/nowhere', {}],
    ['/echo?unknown=1', {}],
  ])('leaves as it is: %s with %j', async (path, headers) => {
    const got = await ask(path, headers);
    expect({ coding: got.headers['content-encoding'], length: got.headers['content-length'] }).toEqual({ coding: undefined, length: String(got.bytes.length) });
  });

  it('leaves what has a coding already', async () => {
    const got = await ask('/packed');
    expect({ coding: got.headers['content-encoding'], bytes: got.bytes.length }).toEqual({ coding: 'br', bytes: 5_000 });
  });

  it('says that an answer depends on what is accepted, whether it is compressed or not', async () => {
    const varied = async (path: string, headers: Record<string, string>): Promise<string | undefined> => (await ask(path, headers)).headers.vary;
    expect(await varied('/tagged', {})).toBe('Accept-Language, Accept-Encoding');
    expect(await varied('/tagged', { 'accept-encoding': '' })).toBe('Accept-Language, Accept-Encoding');
    expect(await varied('/words', { cookie: 'session=1' })).toBe('Accept-Encoding');
    expect(await varied('/words?n=10', {})).toBeUndefined();
    expect(await varied('/stable', {})).toBeUndefined();
  });

  it('makes a strong ETag weak, and answers 304 with the same fields', async () => {
    const [plain, packed] = [await ask('/tagged', { 'accept-encoding': '' }), await ask('/tagged')];
    expect({ plain: plain.headers.etag, packed: packed.headers.etag }).toEqual({ plain: '"one"', packed: 'W/"one"' });
    const again = await ask('/tagged', { 'if-none-match': 'W/"one"' });
    expect({ status: again.status, vary: again.headers.vary, coding: again.headers['content-encoding'], bytes: again.bytes.length }).toEqual({ status: 304, vary: 'Accept-Language, Accept-Encoding', coding: undefined, bytes: 0 });
  });

  it('answers HEAD with the head of GET', async () => {
    for (const path of ['/words', '/words?n=60000', '/tagged', '/words?n=10', '/secret', '/drawing', '/lines', '/sized?n=5000']) {
      const [get, head] = [await ask(path), await ask(path, {}, 'HEAD')];
      const of = ({ status, headers }: Got): unknown => ({ status, ...Object.fromEntries(['content-encoding', 'content-length', 'content-type', 'vary', ETAG].map((name) => [name, headers[name]])) });
      expect({ path, head: of(head), bytes: head.bytes.length }).toEqual({ path, head: of(get), bytes: 0 });
    }
  });

  it('compresses what a write answers', async () => {
    const got = await ask('/written', {}, 'POST');
    expect({ status: got.status, coding: got.headers['content-encoding'] }).toEqual({ status: 201, coding: 'gzip' });
  });

  it.each([
    ['a cookie', '/echo?q=a', { cookie: 'session=1' }, undefined],
    ['a cookie of a caller who is known', '/mine', { cookie: 'session=1', 'x-caller': 'someone' }, undefined],
    ['a password that the browser keeps', '/echo?q=a', { authorization: 'Basic YTpi' }, undefined],
    ['a ticket of the browser’s network', '/echo?q=a', { authorization: 'NEGOTIATE YTpi' }, undefined],
    ['a token, which only the client’s own code adds', '/mine', { authorization: 'Bearer a', 'x-caller': 'someone' }, 'gzip'],
    ['a key', '/mine', { 'x-api-key': 'a', 'x-caller': 'someone' }, 'gzip'],
    ['nothing', '/echo?q=a', {}, 'gzip'],
    ['a cookie, where the route has no secret', '/catalog', { cookie: 'session=1' }, 'gzip'],
    ['a token, where the route has a secret that others can write beside', '/secret', { authorization: 'Bearer a' }, undefined],
  ])('never helps another site to read a secret (BREACH): a request with %s', async (_, path, headers, coding) => {
    const got = await ask(path, headers as Record<string, string>);
    expect({ status: got.status, coding: got.headers['content-encoding'] }).toEqual({ status: 200, coding });
  });

  it('lets each piece of a stream out as it comes', async () => {
    for (const coding of ['gzip', 'br', 'zstd'] as const) {
      const got = await ask('/lines', { 'accept-encoding': coding });
      expect({ coding: got.headers['content-encoding'], length: got.headers['content-length'], ranges: got.headers['accept-ranges'], etag: got.headers.etag, text: textOf(got) }).toEqual({
        coding,
        length: undefined,
        ranges: undefined,
        etag: 'W/"lines"',
        text: '{"line":1}\n{"line":2}\n{"line":3}\n',
      });
      expect(got.pieces).toBeGreaterThanOrEqual(3);
    }
  });

  it('compresses a stream that says how long it is, and takes that back', async () => {
    const got = await ask('/sized?n=5000');
    expect({ coding: got.headers['content-encoding'], length: got.headers['content-length'], text: textOf(got) }).toEqual({ coding: 'gzip', length: undefined, text: text(5_000) });
  });

  it('fetches no further when its client leaves', async () => {
    const left = request(`${bff.url}/endless`, { headers: { 'accept-encoding': 'gzip' } }, (answer) => answer.once('data', () => left.destroy()));
    left.on('error', () => undefined).end();
    while (!endless.open) await delay(5);
    const { open } = endless;
    if (!open.destroyed) await new Promise((resolve) => open.once('close', resolve));
    expect(open.destroyed).toBe(true);
  });

  it('cuts the connection where what it compresses is cut', async () => {
    await expect(ask('/cut')).rejects.toThrow('aborted');
  });

  it('counts the bytes that were sent, and holds budgets to what they were before', async () => {
    const ended = new Promise<unknown>((resolve) => bff.app.get(Signals).requestFinished.subscribe(({ bytes, context }) => context.route?.path === '/words' && resolve({ bytes, uncoded: context.uncoded })));
    const got = await ask('/words');
    await expect(ended).resolves.toEqual({ bytes: got.bytes.length, uncoded: 5_012 });
  });
});

describe('without compression', () => {
  it('no route has a hook for it', async () => {
    const bff = await startEdge({}, { controllers: [Answers] });
    try {
      const got = await fetch(`${bff.url}/words`);
      expect({ coding: got.headers.get('content-encoding'), vary: got.headers.get('vary') }).toEqual({ coding: null, vary: null });
    } finally {
      await bff.close();
    }
  });
});
