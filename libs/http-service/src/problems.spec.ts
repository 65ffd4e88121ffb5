import { UpstreamFailure, upstreamFailureIn } from '@portico/upstream';
import axios from 'axios';
import { BridgedBff } from './fixtures/bridged-bff.fixture.ts';
import { ScriptedUpstream } from './fixtures/scripted-upstream.fixture.ts';
import type { Script } from './fixtures/scripted-upstream.fixture.ts';

const status = (code: number, headers: Record<string, string> = {}): Script => (response) => void response.writeHead(code, headers).end('{"secret":"of the service"}');

describe('an uncaught failure of HttpService', () => {
  let catalog: ScriptedUpstream;
  let bff: BridgedBff;

  beforeAll(async () => {
    catalog = await ScriptedUpstream.start();
    const env = { PORTICO_UPSTREAMS__CATALOG__TIMEOUT: '300ms', PORTICO_UPSTREAMS__CATALOG__RETRY__ATTEMPTS: '1' };
    bff = await BridgedBff.start({ catalog: [catalog.url] }, env);
  });
  afterAll(async () => {
    await bff.close();
    await catalog.stop();
  });
  beforeEach(() => catalog.reset());

  it.each<[string, Script, number, string, string]>([
    ['a 404', status(404), 404, 'not-found', 'missing'],
    ['a 401', status(401), 502, 'upstream-invalid', 'invalid'],
    ['a 422', status(422), 502, 'upstream-invalid', 'invalid'],
    ['a 500', status(500), 502, 'upstream-invalid', 'invalid'],
    ['a 429', status(429), 503, 'upstream-unavailable', 'unavailable'],
    ['a 503', status(503), 503, 'upstream-unavailable', 'unavailable'],
    ['a lost connection', (response) => void response.socket?.destroy(), 503, 'upstream-unavailable', 'unavailable'],
    ['half a body', (response) => void response.writeHead(200, { 'content-length': '50' }).write('half', () => response.socket?.destroy()), 502, 'upstream-invalid', 'invalid'],
    ['no HTTP', (response) => void response.socket?.end('nonsense\r\n\r\n'), 502, 'upstream-invalid', 'invalid'],
    ['silence', () => undefined, 504, 'upstream-timeout', 'timeout'],
  ])('becomes the problem of an upstream’s: %s', async (_, script, code, problem, reason) => {
    catalog.answer = script;
    const answer = await bff.answerTo((http) => http.axiosRef.get('http://catalog/'));
    expect([answer.status, answer.headers.get('content-type'), answer.json]).toMatchObject([code, 'application/problem+json', { type: `urn:portico:problem:${problem}` }]);
    expect(answer.text).not.toContain('secret');
    expect(answer.text).not.toContain('catalog');
    // What `Completeness` says of a part that fails so.
    expect(await bff.run((http) => http.axiosRef.get('http://catalog/').catch((error: unknown) => upstreamFailureIn(error)?.reason))).toBe(reason);
  });

  it('passes Retry-After on', async () => {
    catalog.answer = status(503, { 'retry-after': '7' });
    expect((await bff.answerTo((http) => http.axiosRef.get('http://catalog/'))).headers.get('retry-after')).toBe('7');
  });

  it('is the same through an observable', async () => {
    catalog.answer = status(404);
    expect((await bff.answerTo((http) => http.get('http://catalog/'))).status).toBe(404);
  });

  it('becomes one when no server listens', async () => {
    const answer = await bff.answerTo((http) => http.axiosRef.get('http://pricing/'));
    expect([answer.status, (answer.json as { type: string }).type]).toEqual([503, 'urn:portico:problem:upstream-unavailable']);
    expect(await bff.run((http) => http.axiosRef.get('http://pricing/').catch(({ code, request, response }) => [code, request.upstream, response ?? null]))).toEqual(['ECONNREFUSED', 'pricing', null]);
  });

  it('is the BFF’s own fault when the request could not be made', async () => {
    const answer = await bff.answerTo((http) => http.axiosRef.request({ method: 'brew', url: 'http://catalog/' }));
    expect(answer.status).toBe(500);
  });

  it('names its cause for the log, and does not show it to code that copies errors', async () => {
    catalog.answer = status(500);
    const seen = await bff.run((http) =>
      http.axiosRef.get('http://catalog/').catch((error) => [error.cause instanceof UpstreamFailure, error.cause.kind, axios.isAxiosError({ ...error }), Object.keys({ ...error })]),
    );
    expect(seen).toEqual([true, 'server-error', true, expect.not.arrayContaining(['cause', 'toProblem'])]);
  });
});

describe('after the application', () => {
  it('axios’s own instance sends as before', async () => {
    const catalog = await ScriptedUpstream.start();
    const bff = await BridgedBff.start({ catalog: [catalog.url] });
    const { axiosRef } = bff.http;
    expect(typeof axiosRef.defaults.adapter).toBe('function');
    await bff.close();
    expect(axiosRef.defaults.adapter).toEqual(['xhr', 'http', 'fetch']);
    await catalog.stop();
  });
});
