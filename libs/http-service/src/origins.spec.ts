import { BridgedBff } from './fixtures/bridged-bff.fixture.ts';
import { ScriptedUpstream } from './fixtures/scripted-upstream.fixture.ts';
import type { Script } from './fixtures/scripted-upstream.fixture.ts';

describe('HttpService and where it may go', () => {
  let catalog: ScriptedUpstream;
  let pricing: ScriptedUpstream;
  let listed: ScriptedUpstream;
  let stranger: ScriptedUpstream;
  let bff: BridgedBff;
  let all: ScriptedUpstream[];

  beforeAll(async () => {
    all = await Promise.all([1, 2, 3, 4].map(() => ScriptedUpstream.start()));
    [catalog, pricing, listed, stranger] = all as [ScriptedUpstream, ScriptedUpstream, ScriptedUpstream, ScriptedUpstream];
    const env = { PORTICO_HTTP_SERVICE__ALLOWED_ORIGINS: listed.url, PORTICO_SERVER__DEADLINE: '400ms' };
    bff = await BridgedBff.start({ catalog: [catalog.url], pricing: [pricing.url] }, env);
  });
  afterAll(async () => {
    await bff.close();
    await Promise.all(all.map((one) => one.stop()));
  });
  beforeEach(() => all.forEach((one) => one.reset()));

  const to = (location: string, status = 302): Script => (response) => void response.writeHead(status, { location }).end();
  const type = (answer: { json: unknown }): string => (answer.json as { type: string }).type;

  it('refuses an origin that it does not know, and says where to add it', async () => {
    const seen = await bff.run((http) => http.axiosRef.get(`${stranger.url}/secret?token=1`).catch(({ code, message }) => [code, message]));
    expect(seen).toEqual([
      'ERR_ORIGIN_REFUSED',
      `${stranger.url} is no upstream of this BFF (http://catalog, http://pricing), and httpService.allowedOrigins in bff.yaml does not list it`,
    ]);
    expect(stranger.asked).toEqual([]);
    const answer = await bff.answerTo((http) => http.axiosRef.get(stranger.url));
    expect([answer.status, type(answer)]).toEqual([500, 'urn:portico:problem:internal']);
  });

  it('holds for a module that is loaded later', async () => {
    const late = await bff.late();
    const refused = await bff.run(() => late.axiosRef.get(stranger.url).catch(({ code }: { code: string }) => code));
    expect({ refused, asked: stranger.asked }).toEqual({ refused: 'ERR_ORIGIN_REFUSED', asked: [] });
  });

  it.each(['/products', 'data:text/plain,x', 'http:catalog', 'https://catalog/'])('refuses %s', async (url) => {
    expect(await bff.run((http) => http.axiosRef.get(url).catch(({ code }) => code as string))).toMatch(/^ERR_(INVALID_URL|ORIGIN_REFUSED)$/);
  });

  it.each(['http://catalog/', 'the listed origin'])('hands on to %s nothing that the client of the BFF proves itself with, and its own credentials', async (where) => {
    const url = where.startsWith('http:') ? where : listed.url;
    for (const one of [catalog, listed]) one.json({});
    const copied = await bff.answerTo((http) => http.axiosRef.get(url, { headers: { Authorization: 'Bearer mine' } }), { authorization: 'Bearer mine' });
    expect([copied.status, all.flatMap(({ asked }) => asked)]).toEqual([500, []]);
    const own = await bff.answerTo((http) => http.axiosRef.get(url, { headers: { Authorization: 'Bearer own' } }).then(() => 1), { authorization: 'Bearer mine' });
    expect([own.status, all.flatMap(({ asked }) => asked.map(({ headers }) => headers['authorization']))]).toEqual([200, ['Bearer own']]);
  });

  it('has no list of anything but origins', async () => {
    await expect(BridgedBff.start({}, { PORTICO_HTTP_SERVICE__ALLOWED_ORIGINS: 'https://api.example/v1' })).rejects.toThrow(/must be an origin, without a path/);
  });

  describe('a listed origin', () => {
    it('is asked by axios itself, without the trace', async () => {
      listed.json({ id: '7' });
      const calls = bff.calls();
      const data = await bff.run((http) => http.axiosRef.get(`${listed.url}/a`, { params: { b: 1 } }).then(({ data, config }) => [data, config.url]));
      expect(data).toEqual([{ id: '7' }, `${listed.url}/a`]);
      expect(listed.asked[0]).toMatchObject({ url: '/a?b=1', headers: { 'user-agent': expect.stringContaining('axios/') } });
      expect(listed.asked[0]?.headers).not.toHaveProperty('traceparent');
      expect(calls).toMatchObject([{ upstream: listed.url.slice('http://'.length), operation: 'GET', outcome: 'ok' }]);
    });

    it('is asked once, and its refusal is an AxiosError that becomes a problem', async () => {
      listed.answer = (response) => void response.writeHead(503).end('busy');
      const answer = await bff.answerTo((http) => http.axiosRef.get(listed.url));
      expect([answer.status, type(answer), listed.asked.length]).toEqual([503, 'urn:portico:problem:upstream-unavailable', 1]);
      const seen = await bff.run((http) => http.axiosRef.get(listed.url).catch(({ code, response }) => [code, response.status, response.data]));
      expect(seen).toEqual(['ERR_BAD_RESPONSE', 503, 'busy']);
    });

    it('ends with the deadline, with axios’s timeout and with its client', async () => {
      listed.answer = () => undefined;
      const late = await bff.answerTo((http) => http.axiosRef.get(listed.url));
      expect([late.status, type(late)]).toEqual([504, 'urn:portico:problem:upstream-timeout']);
      const seen = await bff.run((http) => http.axiosRef.get(listed.url, { timeout: 30 }).catch(({ code, message }) => [code, message]));
      expect(seen).toEqual(['ECONNABORTED', 'timeout of 30ms exceeded']);
      await bff.leave((http) => http.axiosRef.get(listed.url).catch(() => null), () => listed.asked.length === 3);
      while (listed.abandoned < 3) await new Promise((resolve) => setImmediate(resolve));
    });

    it('streams until the request is over', async () => {
      listed.answer = (response) => void response.writeHead(200).write('begun ');
      await bff.run((http) => http.axiosRef.get(listed.url, { responseType: 'stream', timeout: 50 }).then(() => null));
      while (listed.abandoned === 0) await new Promise((resolve) => setImmediate(resolve));
    });

    it('that is not there is an AxiosError that becomes a problem', async () => {
      const gone = await ScriptedUpstream.start();
      const { url } = gone;
      await gone.stop();
      const other = await BridgedBff.start({}, { PORTICO_HTTP_SERVICE__ALLOWED_ORIGINS: url });
      const answer = await other.answerTo((http) => http.axiosRef.get(url));
      expect([answer.status, type(answer)]).toEqual([503, 'urn:portico:problem:upstream-unavailable']);
      expect(await other.run((http) => http.axiosRef.get(url).catch(({ code }) => code as string))).toBe('ECONNREFUSED');
      await other.close();
    });

    it('does not lead elsewhere', async () => {
      listed.answer = (response, { url }) => (url === '/' ? to('/there')(response, listed.asked[0] as never) : void response.end('there'));
      expect(await bff.run((http) => http.axiosRef.get(`${listed.url}/`).then(({ data }) => data as unknown))).toBe('there');
      listed.answer = to(stranger.url);
      const seen = await bff.run((http) => http.axiosRef.get(listed.url).catch(({ code, message }) => [code, message]));
      expect(seen).toEqual(['ERR_ORIGIN_REFUSED', `a redirect leads to ${stranger.url}, which httpService.allowedOrigins in bff.yaml does not list`]);
      expect(stranger.asked).toEqual([]);
    });
  });

  describe('a redirect of an upstream', () => {
    it('is followed within the upstream', async () => {
      catalog.answer = (response, asked) => (asked.url === '/products' ? to('/products/?all')(response, asked) : void response.end('there'));
      const seen = await bff.run((http) => http.axiosRef.get('http://catalog/products').then(({ data, request }) => [data, request.res.responseUrl]));
      expect(seen).toEqual(['there', 'http://catalog/products/?all']);
    });

    it('is followed to another upstream, which is not told who asks', async () => {
      catalog.answer = to('http://pricing/quotes', 307);
      await bff.run((http) => http.axiosRef.post('http://catalog/', { a: 1 }, { headers: { authorization: 'Bearer x', 'x-kept': 'yes' } }).then(() => null));
      expect(pricing.asked).toMatchObject([{ method: 'POST', url: '/quotes', body: '{"a":1}', headers: { 'x-kept': 'yes' } }]);
      expect(pricing.asked[0]?.headers).not.toHaveProperty('authorization');
    });

    it('is an answer when it leads elsewhere, or when none are wanted', async () => {
      catalog.answer = to(stranger.url);
      expect(await bff.run((http) => http.axiosRef.get('http://catalog/').catch(({ response }) => [response.status, response.headers.location]))).toEqual([302, stranger.url]);
      catalog.answer = to('/there');
      expect(await bff.run((http) => http.axiosRef.get('http://catalog/', { maxRedirects: 0 }).catch(({ response }) => response.status))).toBe(302);
      expect(stranger.asked).toEqual([]);
    });

    it('is not followed indefinitely', async () => {
      catalog.answer = to('/');
      expect(await bff.run((http) => http.axiosRef.get('http://catalog/', { maxRedirects: 3 }).catch(({ code }) => code as string))).toBe('ERR_FR_TOO_MANY_REDIRECTS');
      expect(catalog.asked).toHaveLength(4);
    });
  });
});
