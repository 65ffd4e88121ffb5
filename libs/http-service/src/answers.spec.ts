import type { AxiosRequestConfig } from 'axios';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { BridgedBff } from './fixtures/bridged-bff.fixture.ts';
import { ScriptedUpstream } from './fixtures/scripted-upstream.fixture.ts';

describe('an answer to HttpService', () => {
  let catalog: ScriptedUpstream;
  let bff: BridgedBff;

  beforeAll(async () => {
    catalog = await ScriptedUpstream.start();
    bff = await BridgedBff.start({ catalog: [catalog.url], pricing: [catalog.url] });
  });
  afterAll(async () => {
    await bff.close();
    await catalog.stop();
  });
  beforeEach(() => catalog.reset());

  const plain = (body: string | Buffer, headers: Record<string, string> = {}, status = 200): void => {
    catalog.answer = (response) => void response.writeHead(status, headers).end(body);
  };
  /** What axios's caller gets as data, or the error it gets instead. */
  const get = (config: AxiosRequestConfig = {}, url = 'http://catalog/'): Promise<unknown> =>
    bff.run((http) =>
      http.axiosRef.get(url, config).then(
        ({ data }) => data as unknown,
        ({ code, message, response }) => ({ code, message, status: response?.status, data: response?.data }),
      ),
    );

  it('is text when it is no JSON, or when text is asked for', async () => {
    plain('\uFEFFno JSON');
    expect(await get()).toBe('no JSON');
    plain('{"a":1}');
    expect(await get({ responseType: 'text' })).toBe('{"a":1}');
    expect(await get({ responseType: 'json' })).toEqual({ a: 1 });
    plain(Buffer.from([0xe4]));
    expect(await get({ responseType: 'text', responseEncoding: 'latin1' })).toBe('ä');
  });

  it('is an error when JSON is asked for and does not come', async () => {
    plain('{"a":');
    expect(await get({ responseType: 'json', transitional: { silentJSONParsing: false } })).toMatchObject({ code: 'ERR_BAD_RESPONSE', status: 200 });
  });

  it('is bytes', async () => {
    plain(Buffer.from([0, 255]));
    const seen = await bff.run(async (http) => {
      const { data } = await http.axiosRef.get<Buffer>('http://catalog/', { responseType: 'arraybuffer' });
      return [Buffer.isBuffer(data), [...data]];
    });
    expect(seen).toEqual([true, [0, 255]]);
  });

  it('is a stream that arrives bit by bit', async () => {
    catalog.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/csv' }).write('first ');
      setTimeout(() => response.end('last'), 20);
    };
    const seen = await bff.run(async (http) => {
      const { data, headers } = await http.axiosRef.get<Readable>('http://catalog/', { responseType: 'stream', timeout: 200 });
      return [headers['content-type'], await text(data)];
    });
    expect(seen).toEqual(['text/csv', 'first last']);
  });

  it('is a stream for a refusal too', async () => {
    plain('gone', {}, 410);
    const seen = await bff.run((http) =>
      http.axiosRef.get('http://catalog/', { responseType: 'stream' }).catch(async ({ response }) => [response.status, await text(response.data)]),
    );
    expect(seen).toEqual([410, 'gone']);
  });

  it('is an AxiosError with the response when its status is not valid', async () => {
    plain('{"error":"unknown"}', { 'content-type': 'application/json' }, 404);
    expect(await get()).toEqual({ code: 'ERR_BAD_REQUEST', message: 'Request failed with status code 404', status: 404, data: { error: 'unknown' } });
    plain('broken', {}, 500);
    expect(await get()).toEqual({ code: 'ERR_BAD_RESPONSE', message: 'Request failed with status code 500', status: 500, data: 'broken' });
    expect(await get({ validateStatus: (status) => status === 500 })).toBe('broken');
    expect(await get({ validateStatus: null })).toBe('broken');
    plain('fine');
    expect(await get({ validateStatus: () => false })).toMatchObject({ status: 200, data: 'fine' });
  });

  it('is known as an AxiosError by those who ask', async () => {
    plain('', {}, 404);
    const seen = await bff.run((http) =>
      http.axiosRef.get('http://catalog/').catch((error) => [error.isAxiosError, error.name, error.status, error.config.url, Object.keys(error.toJSON())]),
    );
    expect(seen).toEqual([true, 'AxiosError', 404, 'http://catalog/', expect.arrayContaining(['message', 'code', 'status'])]);
  });

  it('passes through axios’s own interceptors and transforms', async () => {
    plain('{"a":1}');
    expect(await get({ transformResponse: (data: string) => `(${data})` })).toBe('({"a":1})');
    const seen = await bff.run(async (_, own) => {
      const interceptor = own.axiosRef.interceptors.response.use((response) => ({ ...response, data: 'intercepted' }));
      const { data } = await own.axiosRef.get('/');
      own.axiosRef.interceptors.response.eject(interceptor);
      return data as unknown;
    });
    expect(seen).toBe('intercepted');
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is decoded from %s', async (coding, encode) => {
    plain(encode('{"a":1}'), { 'content-encoding': coding });
    expect(await get()).toEqual({ a: 1 });
    const seen = await bff.run(async (http) => {
      const { data, headers } = await http.axiosRef.get<Readable>('http://catalog/', { responseType: 'stream' });
      return [await text(data), headers['content-encoding'] ?? null];
    });
    expect(seen).toEqual(['{"a":1}', null]);
  });

  it('stays encoded where that is wanted, and fails when it cannot be decoded', async () => {
    plain(gzipSync('a'), { 'content-encoding': 'gzip' });
    expect(await get({ decompress: false, responseType: 'arraybuffer' })).toEqual(gzipSync('a').toJSON());
    plain('no gzip', { 'content-encoding': 'gzip' });
    expect(await get()).toMatchObject({ code: 'ERR_BAD_RESPONSE', message: expect.stringContaining('bad-payload') });
  });

  it('is not read beyond maxContentLength, nor beyond the upstream’s maxResponse, packed or not', async () => {
    plain('12345');
    const tooLong = { code: 'ERR_BAD_RESPONSE', message: 'maxContentLength size of 4 exceeded' };
    expect(await get({ maxContentLength: 4 })).toMatchObject(tooLong);
    expect(await get({ maxContentLength: 5 })).toBe(12345);
    const streamed = await bff.run(async (http) => {
      const { data } = await http.axiosRef.get<Readable>('http://catalog/', { responseType: 'stream', maxContentLength: 4 });
      return text(data).catch(({ code, message }) => ({ code, message }));
    });
    expect(streamed).toEqual(tooLong);
    plain('x'.repeat(1_001));
    expect(await get({}, 'http://pricing/')).toMatchObject({ code: 'ERR_BAD_RESPONSE', message: expect.stringContaining('too-large') });
    plain(gzipSync('x'.repeat(1_001)), { 'content-encoding': 'gzip' });
    expect(await get({}, 'http://pricing/')).toMatchObject({ message: expect.stringContaining('too-large') });
  });

  it('has no body after HEAD', async () => {
    plain('x'.repeat(2_000), { 'content-length': '2000', 'content-encoding': 'gzip' });
    const seen = await bff.run((http) => http.axiosRef.head('http://pricing/').then(({ data, headers }) => [data, headers['content-length']]));
    expect(seen).toEqual(['', '2000']);
  });

  it('is an error when the connection breaks within it', async () => {
    catalog.answer = (response) => void response.writeHead(200, { 'content-length': 100 }).write('cut', () => response.socket?.destroy());
    expect(await get({}, 'http://pricing/')).toMatchObject({ code: 'ERR_BAD_RESPONSE', message: expect.stringContaining('bad-payload') });
    const streamed = await bff.run(async (http) => {
      const { data } = await http.axiosRef.get<Readable>('http://catalog/', { responseType: 'stream' });
      return text(data).catch(({ name }) => name as string);
    });
    expect(streamed).toBe('UpstreamFailure');
  });
});
