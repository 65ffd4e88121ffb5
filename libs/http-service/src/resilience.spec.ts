import { BridgedBff } from './fixtures/bridged-bff.fixture.ts';
import { ScriptedUpstream } from './fixtures/scripted-upstream.fixture.ts';
import type { Script } from './fixtures/scripted-upstream.fixture.ts';

describe('HttpService has what upstreams have', () => {
  let first: ScriptedUpstream;
  let second: ScriptedUpstream;
  let bff: BridgedBff;

  beforeAll(async () => {
    [first, second] = await Promise.all([ScriptedUpstream.start(), ScriptedUpstream.start()]);
    bff = await BridgedBff.start({ catalog: [first.url, second.url] }, { PORTICO_UPSTREAMS__CATALOG__EJECTION__FAILURES: '1000' });
  });
  afterAll(async () => {
    await bff.close();
    await Promise.all([first.stop(), second.stop()]);
  });
  beforeEach(() => {
    first.reset();
    second.reset();
  });

  const both = (script: Script): void => {
    first.answer = script;
    second.answer = script;
  };
  const asked = (): number => first.asked.length + second.asked.length;
  const busy: Script = (response) => void response.writeHead(503).end('busy');
  /** The first that is asked is busy, the next is not. */
  const busyOnce = (): void => {
    both((response, request) => (asked() === 1 ? busy(response, request) : void response.end('fine')));
  };

  it.each(['get', 'put', 'delete', 'options'])('repeats a %s', async (method) => {
    busyOnce();
    const data = await bff.run((http) => http.axiosRef.request({ method, url: 'http://catalog/', data: method === 'put' ? { a: 1 } : undefined }).then(({ data }) => data as unknown));
    expect([data, first.asked.length, second.asked.length]).toEqual(['fine', 1, 1]);
    if (method === 'put') expect([first, second].map((one) => one.asked[0]?.body)).toEqual(['{"a":1}', '{"a":1}']);
  });

  it.each(['post', 'patch'])('does not repeat a %s that may have been carried out', async (method) => {
    both(busy);
    const status = await bff.run((http) => http.axiosRef.request({ method, url: 'http://catalog/', data: {} }).catch(({ response }) => response.status));
    expect([status, asked()]).toEqual([503, 1]);
  });

  it('sends a POST elsewhere when no server listens at the first instance', async () => {
    const gone = await ScriptedUpstream.start();
    const { url } = gone;
    await gone.stop();
    const other = await BridgedBff.start({ catalog: [url, first.url] });
    first.json('taken');
    const data = await Promise.all(Array.from({ length: 8 }, () => other.run((http) => http.axiosRef.post('http://catalog/', {}).then(({ data }) => data as unknown))));
    expect(data).toEqual(Array.from({ length: 8 }, () => 'taken'));
    await other.close();
  });

  it('repeats a stream that has not begun', async () => {
    busyOnce();
    const data = await bff.run(async (http) => {
      const response = await http.axiosRef.get('http://catalog/', { responseType: 'stream' });
      return (await response.data.toArray()).join('');
    });
    expect([data, asked()]).toEqual(['fine', 2]);
  });

  it('brings the last answer when all attempts have failed', async () => {
    both((response) => void response.writeHead(503, { 'x-attempt': String(asked()), 'content-type': 'application/json' }).end('{"why":"busy"}'));
    const seen = await bff.run((http) => http.axiosRef.get('http://catalog/').catch(({ response }) => [response.status, response.headers['x-attempt'], response.data]));
    expect(seen).toEqual([503, '3', { why: 'busy' }]);
    expect(asked()).toBe(3);
  });

  it('lets identical reads in flight share one call, and gives each an answer of its own', async () => {
    both((response) => void setTimeout(() => response.end('{"list":[1]}'), 30));
    const seen = await bff.run(async (http) => {
      const answers = await Promise.all([1, 2, 3].map(() => http.axiosRef.get('http://catalog/')));
      answers[0]?.data.list.push(2);
      return answers.map(({ data }) => data as unknown);
    });
    expect(seen).toEqual([{ list: [1, 2] }, { list: [1] }, { list: [1] }]);
    expect(asked()).toBe(1);
  });

  it('asks elsewhere as well when a read is slow, and never for a write', async () => {
    both((response) => void response.end());
    // What is slow is known after fifty answers that came while the BFF was not late itself; it is less late with one at a time.
    for (let round = 0; round < 200; round += 1) await bff.run((http) => http.axiosRef.get(`http://catalog/${round}`).then(({ data }) => data as unknown));
    const slowOnce: Script = (response) => void (asked() === 1 ? setTimeout(() => response.end('slow'), 300) : response.end('quick'));
    for (const [method, data, requests] of [['get', 'quick', 2], ['put', 'slow', 1]] as const) {
      first.reset();
      second.reset();
      both(slowOnce);
      const brought = await bff.run((http) => http.axiosRef.request({ method, url: 'http://catalog/slow' }).then(({ data }) => data as unknown));
      expect([method, brought, asked()]).toEqual([method, data, requests]);
    }
  });

  it('is refused at once while the circuit is open', async () => {
    const env = { PORTICO_UPSTREAMS__CATALOG__BREAKER__CALLS: '3', PORTICO_UPSTREAMS__CATALOG__BREAKER__PAUSE: '1m', PORTICO_UPSTREAMS__CATALOG__RETRY__ATTEMPTS: '1' };
    const broken = await BridgedBff.start({ catalog: [first.url] }, env);
    first.answer = busy;
    const get = () => broken.answerTo((http) => http.axiosRef.get('http://catalog/'));
    for (let call = 0; call < 3; call += 1) await get();
    const refused = await get();
    expect([refused.status, Number(refused.headers.get('retry-after')), first.asked.length]).toEqual([503, expect.any(Number), 3]);
    expect(await broken.run((http) => http.axiosRef.get('http://catalog/').catch(({ code, cause }) => [code, cause.kind]))).toEqual(['ECONNREFUSED', 'open']);
    await broken.close();
  });

  it('is counted by upstream and method, never by URL', async () => {
    const calls = bff.calls();
    busyOnce();
    await bff.run((http) => http.axiosRef.put('http://catalog/products/7').then(() => null));
    both((response) => void response.writeHead(404).end());
    await bff.run((http) => http.axiosRef.post('http://catalog/products/8').catch(() => null));
    expect(calls.map(({ upstream, operation, outcome }) => [upstream, operation, outcome])).toEqual([
      ['catalog', 'PUT', 'overloaded'],
      ['catalog', 'PUT', 'ok'],
      ['catalog', 'POST', 'not-found'],
    ]);
  });
});
