import { bffClient, codeOf, isComplete, isProblem, missingParts, sessionOf } from './index.ts';
import type { SessionPaths } from './index.ts';

type Type<Code extends string> = `urn:portico:problem:${Code}`;

interface NotFound {
  readonly title: string;
  readonly type?: Type<'not-found' | 'invalid-input'>;
}

interface Good<Body> {
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Body } } };
}

interface Paths extends SessionPaths {
  '/teas': {
    get: Good<{ names: string[] }> & {
      parameters: { query?: { limit?: number } };
      responses: { 404: { headers: Record<string, unknown>; content: { 'application/problem+json': NotFound } } };
    };
  };
  '/auth/session': { get: Good<{ signedIn: boolean }> };
}

/** Answers all requests, which it keeps. */
class FakeBff {
  readonly requests: Request[] = [];

  constructor(
    private readonly body: unknown,
    private readonly init: ResponseInit = {},
  ) {}

  readonly fetch = (request: Request): Promise<Response> => {
    this.requests.push(request);
    const headers = { 'content-type': 'application/json', ...(this.init.headers as Record<string, string>) };
    return Promise.resolve(new Response(JSON.stringify(this.body), { ...this.init, headers }));
  };

  get client(): ReturnType<typeof bffClient<Paths>> {
    return bffClient<Paths>({ baseUrl: 'http://bff.example', fetch: this.fetch });
  }
}

const answerWith = (completeness?: string): Response => new Response('{}', { headers: completeness === undefined ? {} : { completeness } });

describe('a client of a BFF', () => {
  it('sends the header that a session needs, and has nothing kept', async () => {
    const bff = new FakeBff({ names: ['Assam'] });
    const { data } = await bff.client.GET('/teas', { params: { query: { limit: 1 } } });
    const [{ url, cache, credentials, headers }] = bff.requests as [Request];
    expect({ url, csrf: headers.get('x-csrf'), cache, credentials, names: data?.names }).toEqual({
      url: 'http://bff.example/teas?limit=1',
      csrf: '1',
      cache: 'no-store',
      credentials: 'same-origin',
      names: ['Assam'],
    });
  });

  it('tells problems apart by their code', async () => {
    const bff = new FakeBff({ type: 'urn:portico:problem:not-found', title: 'Not found' }, { status: 404 });
    const { error } = await bff.client.GET('/teas');
    if (!error) throw new Error('there is no problem');
    const is = { found: isProblem(error, 'not-found'), invalid: isProblem(error, 'invalid-input') };
    expect({ code: codeOf(error), ...is }).toEqual({ code: 'not-found', found: true, invalid: false });
  });

  const FOREIGN: readonly (readonly [unknown])[] = [[undefined], [null], ['<html>'], [{ type: 'about:blank' }], [{ type: 7 }]];

  it.each(FOREIGN)('has no code for %j, which is no problem of a BFF', (answer) => {
    expect(codeOf(answer)).toBeUndefined();
  });

  it('signs in with a link, and out with the answer of the BFF', async () => {
    const bff = new FakeBff({ signedIn: true, next: 'http://provider.example/end' });
    const session = sessionOf(bff.client);
    expect(session.signInUrl('/teas?limit=1')).toBe('/auth/login?returnTo=%2Fteas%3Flimit%3D1');
    const [{ signedIn }, next] = [await session.whoIsIt(), await session.signOut()];
    expect({ signedIn, next }).toEqual({ signedIn: true, next: 'http://provider.example/end' });
    const asked = bff.requests.map(({ method, url, headers }) => `${method} ${new URL(url).pathname} ${headers.get('x-csrf')}`);
    expect(asked).toEqual(['GET /auth/session 1', 'POST /auth/logout 1']);
  });

  it('says that signing out has not worked', async () => {
    const { client } = new FakeBff({ title: 'no' }, { status: 503 });
    await expect(sessionOf(client).signOut()).rejects.toThrow('signing out has not worked: 503');
    await expect(sessionOf(client).whoIsIt()).rejects.toThrow('who is signed in cannot be told: 503');
  });
});

describe('the parts that are missing in an answer', () => {
  it('are none where the header is absent', () => {
    expect({ parts: missingParts(answerWith()), complete: isComplete(answerWith()) }).toEqual({ parts: [], complete: true });
  });

  it('are named with what stands in their place, and why', () => {
    const answer = answerWith('prices;is=omitted;reason=timeout, news;is=stale;reason=unavailable;age=12');
    expect(missingParts(answer)).toEqual([
      { part: 'prices', is: 'omitted', reason: 'timeout' },
      { part: 'news', is: 'stale', reason: 'unavailable', age: 12 },
    ]);
    expect(isComplete(answer)).toBe(false);
  });
});
