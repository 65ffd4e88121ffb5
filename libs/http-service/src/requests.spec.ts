import type { HttpService } from '@nestjs/axios';
import { PassThrough, Readable } from 'node:stream';
import { lastValueFrom, map } from 'rxjs';
import { BridgedBff } from './fixtures/bridged-bff.fixture.ts';
import { ScriptedUpstream } from './fixtures/scripted-upstream.fixture.ts';
import type { Asked } from './fixtures/scripted-upstream.fixture.ts';

describe('a request of HttpService', () => {
  let catalog: ScriptedUpstream;
  let bff: BridgedBff;

  beforeAll(async () => {
    catalog = await ScriptedUpstream.start();
    bff = await BridgedBff.start({ catalog: [catalog.url] });
  });
  afterAll(async () => {
    await bff.close();
    await catalog.stop();
  });
  beforeEach(() => catalog.reset());

  it('reaches the upstream by its name, and brings its JSON', async () => {
    catalog.json({ id: '7' });
    const seen = await bff.run(async (http) => {
      const { data, status, statusText, headers, config, request } = await http.axiosRef.get('http://catalog/products/7');
      return { data, status, statusText, type: headers['content-type'], asked: config.url, at: request.res.responseUrl };
    });
    expect(seen).toEqual({
      data: { id: '7' },
      status: 200,
      statusText: 'OK',
      type: 'application/json',
      asked: 'http://catalog/products/7',
      at: 'http://catalog/products/7',
    });
    expect(catalog.asked).toMatchObject([{ method: 'GET', url: '/products/7' }]);
  });

  it('reaches the upstream by the origin of an instance as well', async () => {
    await bff.run((http) => http.axiosRef.get(`${catalog.url}/products`).then(({ status }) => status));
    expect(catalog.asked).toMatchObject([{ url: '/products' }]);
  });

  it('may be an observable, of the module’s own axios or of one with settings', async () => {
    catalog.json({ id: '7' });
    const data = await bff.run((http, own) =>
      Promise.all([http.get('http://catalog/products/7'), own.get('products/7')].map((one) => lastValueFrom(one.pipe(map(({ data }) => data as unknown))))),
    );
    expect(data).toEqual([{ id: '7' }, { id: '7' }]);
    expect(catalog.asked.map(({ url, headers }) => [url, headers['x-feature']])).toEqual([
      ['/products/7', undefined],
      ['/v1/products/7', 'own'],
    ]);
  });

  it('has its params, its headers and who asks', async () => {
    await bff.run((http) => http.axiosRef.get('http://catalog/products?a=1', { params: { q: 'tea & co', ids: [1, 2] }, headers: { 'accept-language': 'de' }, auth: { username: 'ä', password: 'b' } }).then(() => null));
    expect(catalog.asked).toMatchObject([
      {
        url: '/products?a=1&q=tea+%26+co&ids%5B%5D=1&ids%5B%5D=2',
        headers: { accept: 'application/json, text/plain, */*', 'accept-language': 'de', authorization: `Basic ${Buffer.from('ä:b').toString('base64')}` },
      },
    ]);
  });

  it('takes who asks from its URL', async () => {
    await bff.run((http) => http.axiosRef.get('http://me:p%40ss@catalog/').then(() => null));
    expect(catalog.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  it('carries trace, request id and the time left; its own fields of that name give way, and so do those of the connection', async () => {
    await bff.run((http) => http.axiosRef.get('http://catalog/', { headers: { traceparent: 'x', 'X-Request-Id': 'mine', 'X-Deadline-Ms': '1', host: 'other', connection: 'close' } }).then(() => null));
    const { headers } = catalog.asked[0] as Asked;
    expect(headers.traceparent).toMatch(/^00-/);
    expect(headers['x-request-id']).not.toContain('mine');
    expect(Number(headers['x-deadline-ms'])).toBeGreaterThan(1);
    expect([headers.host, headers.connection]).toEqual([catalog.url.slice('http://'.length), 'keep-alive']);
  });

  const form = (): FormData => {
    const data = new FormData();
    data.set('name', 'tea');
    return data;
  };

  it.each<[string, (http: HttpService) => Promise<unknown>, string | RegExp, string | RegExp]>([
    ['JSON', (http) => http.axiosRef.post('http://catalog/', { a: 1 }), '{"a":1}', 'application/json'],
    ['a form in the URL’s way', (http) => http.axiosRef.post('http://catalog/', new URLSearchParams({ a: 'ä' })), 'a=%C3%A4', 'application/x-www-form-urlencoded;charset=utf-8'],
    ['text', (http) => http.axiosRef.put('http://catalog/', 'plain', { headers: { 'content-type': 'text/plain' } }), 'plain', 'text/plain'],
    ['bytes', (http) => http.axiosRef.patch('http://catalog/', Buffer.from('ä')), 'ä', 'application/x-www-form-urlencoded'],
    ['a view of bytes', (http) => http.axiosRef.patch('http://catalog/', new TextEncoder().encode('view')), 'view', 'application/x-www-form-urlencoded'],
    ['a stream', (http) => http.axiosRef.post('http://catalog/', Readable.from(['one ', 'two']), { headers: { 'content-type': 'text/plain' } }), 'one two', 'text/plain'],
    ['a form', (http) => http.axiosRef.post('http://catalog/', form()), /name="name"\r\n\r\ntea/, /^multipart\/form-data; ?boundary=/],
    ['a form of axios’s own', (http) => http.axiosRef.postForm('http://catalog/', { name: 'tea' }), /name="name"\r\n\r\ntea/, /^multipart\/form-data; ?boundary=/],
    ['a blob', (http) => http.axiosRef.post('http://catalog/', new Blob(['blob'], { type: 'text/css' }), { headers: { 'content-type': undefined } }), 'blob', /text\/css|urlencoded/],
    ['nothing', (http) => http.axiosRef.delete('http://catalog/'), '', ''],
  ])('sends %s', async (_, send, body, type) => {
    await bff.run((http) => send(http).then(() => null));
    const asked = catalog.asked[0];
    expect(asked?.body).toEqual(typeof body === 'string' ? body : expect.stringMatching(body));
    expect(asked?.headers['content-type'] ?? '').toMatch(type);
    expect(asked?.headers['transfer-encoding']).toBeUndefined();
  });

  it('does not send a stream or a form that is too long, nor a body beyond maxBodyLength', async () => {
    const long = 'x'.repeat(301);
    const messages = await bff.run((http) =>
      Promise.all(
        [
          http.axiosRef.post('http://catalog/', Readable.from([long])),
          http.axiosRef.post('http://catalog/', new Blob([long])),
          http.axiosRef.post('http://catalog/', 'ää', { maxBodyLength: 3 }),
        ].map((sent) => sent.catch(({ message, code }) => [code, message])),
      ),
    );
    expect(messages).toEqual([
      ['ERR_BAD_REQUEST', 'the stream or form is longer than 300 bytes (httpService.maxUpload in bff.yaml)'],
      ['ERR_BAD_REQUEST', 'the stream or form is longer than 300 bytes (httpService.maxUpload in bff.yaml)'],
      ['ERR_BAD_REQUEST', 'Request body larger than maxBodyLength limit'],
    ]);
    expect(catalog.asked).toEqual([]);
  });

  it('fails with a stream that fails, and ends one that does not end in time', async () => {
    const broken = new PassThrough();
    const stuck = new PassThrough();
    const codes = await bff.run(async (http) => {
      setImmediate(() => broken.destroy(new Error('the disk is gone')));
      return Promise.all([
        http.axiosRef.post('http://catalog/', broken).catch(({ message }) => message as string),
        http.axiosRef.post('http://catalog/', stuck, { timeout: 50 }).catch(({ message }) => message as string),
      ]);
    });
    expect(codes).toEqual(['the disk is gone', 'the call ended before its body was read']);
    expect(catalog.asked).toEqual([]);
  });

  it('cannot have a field that would break the message', async () => {
    const code = await bff.run((http) => http.axiosRef.get('http://catalog/', { headers: { 'x-city': '北京' } }).catch((error) => error.code));
    expect(code).toBe('ERR_BAD_REQUEST');
    expect(catalog.asked).toEqual([]);
  });

  it('may serve no request at all', async () => {
    catalog.json({ id: '7' });
    const { data } = await bff.http.axiosRef.get('http://catalog/products/7');
    expect(data).toEqual({ id: '7' });
    expect(Number(catalog.asked[0]?.headers['x-deadline-ms'])).toBeGreaterThan(0);
    const streamed = await bff.http.axiosRef.get('http://catalog/products/7', { responseType: 'stream' });
    expect((await (streamed.data as Readable).toArray()).join('')).toBe('{"id":"7"}');
  });
});
