import { Identity, RequestContext } from '@portico/platform';
import type { FieldList, Scope } from '@portico/platform';
import type { AnswerHead } from '../../transport/connections/answer-parser.ts';
import type { ConnectionPool } from '../../transport/connections/connection-pool.ts';
import type { CallTarget } from '../call-target.ts';
import { RawUpstream } from '../clients/raw-upstream.ts';
import type { RawRequest } from '../clients/raw-upstream.ts';
import type { CallIdentity } from '../identity/call-identity.ts';
import type { AnswerReceiver } from '../relayed-answers.ts';
import { SimulatedUpstream } from '../simulated-upstream.fixture.ts';
import { EverKept } from './read-cache.fixture.ts';
import { joinedFields, telling } from './told-of.ts';

const HEADERS = { etag: '"a"', location: '/b' };
const WRITES = ['PUT', 'DELETE', 'POST', 'PATCH', 'OPTIONS', 'QUERY'];

describe('an upstream without its contract whose answers are kept', () => {
  let world: SimulatedUpstream;
  let kept: EverKept;
  let raw: RawUpstream;

  beforeEach(() => {
    world = new SimulatedUpstream();
    kept = new EverKept();
    Object.assign(world.settings.retry, { attempts: 1 });
    world.next = () => ({ brings: 'ok', after: 5, headers: HEADERS, text: 'made' });
    raw = over();
  });
  afterEach(() => jest.restoreAllMocks());

  const over = (identity?: CallIdentity): RawUpstream =>
    new RawUpstream(world.http(1, identity, kept).target as CallTarget<ConnectionPool>);
  const request = (deadline = 3_000): Scope => {
    const headers = { 'accept-language': 'de' };
    return new RequestContext(
      'r',
      { raw: { headers, socket: {} } } as never,
      {} as never,
      undefined,
      deadline,
      world.timers,
      world.events,
      false,
      ['accept-language'],
    ).scope;
  };
  const after = async (call: () => Promise<unknown>, scope = request()): Promise<ReturnType<SimulatedUpstream['within']>> => {
    const result = world.within(scope, call);
    await world.pass(40);
    return result;
  };
  /** What a receiver has taken, and how many writes the cache had been told of by then. */
  const receiving = (): { receiver: AnswerReceiver; took: unknown[] } => {
    const took: unknown[] = [];
    const target = {
      take: (chunk: Buffer) => (took.push(String(chunk)), true),
      end: () => void took.push('end'),
      destroy: () => void took.push('destroyed'),
    };
    return { took, receiver: { begin: ({ status }) => (took.push(status, kept.writes.length), target) } };
  };
  const ways: readonly [string, (of: RawRequest) => Promise<unknown>][] = [
    ['send', (of) => raw.send(of)],
    ['stream', (of) => raw.stream(of)],
    ['relay', (of) => raw.relay(of, receiving().receiver)],
  ];

  describe.each(ways)('%s', (_, call) => {
    it.each(WRITES)('tells of a %s what came of it', async (method) => {
      expect(await after(() => call({ method, path: '/a?b=1', headers: [] }))).toMatchObject({ kind: 'ok' });
      const fields = { 'content-type': 'application/json', ...HEADERS };
      expect(kept.writes).toEqual([
        { write: { method, path: '/a?b=1', operation: method }, answer: { status: 200, fields, instance: undefined } },
      ]);
    });

    it.each(['GET', 'HEAD'])('tells of no %s', async (method) => {
      expect(await after(() => call({ method, path: '/a', headers: [] }))).toMatchObject({ kind: 'ok' });
      expect(kept.writes).toEqual([]);
    });

    it('tells of no write that the upstream has failed at', async () => {
      world.next = () => ({ brings: 500, after: 5 });
      expect(await after(() => call({ method: 'PUT', path: '/a', headers: [] }))).toMatchObject({ kind: 'server-error' });
      expect(kept.writes).toEqual([]);
    });

    it('does the same where no answers are kept', async () => {
      raw = new RawUpstream(world.http().target as CallTarget<ConnectionPool>);
      expect(await after(() => call({ method: 'PUT', path: '/a', headers: [] }))).toMatchObject({ kind: 'ok' });
    });
  });

  it('is told before any of an answer that is relayed goes on', async () => {
    const { receiver, took } = receiving();
    await after(() => raw.relay({ method: 'PUT', path: '/a', headers: [] }, receiver));
    expect(took).toEqual([200, 1, 'made', 'end']);
  });

  it('says whether it may be asked for kept answers', () => {
    expect([raw.keepsAnswers, new RawUpstream(world.http().target as CallTarget<ConnectionPool>).keepsAnswers]).toEqual([true, false]);
  });

  describe('asked by a client’s GET', () => {
    const CLIENTS: [string, string][] = [
      ...['If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since', 'If-Range', 'Range'].map((name): [string, string] => [
        name,
        `client's ${name}`,
      ]),
      ['Accept', 'text/html'],
    ];
    const get = (scope = request()): Promise<ReturnType<SimulatedUpstream['within']>> =>
      after(() => raw.kept({ method: 'GET', path: '/a?b=1', headers: CLIENTS }, 'shop-pages'), scope);
    const sent = (): Readonly<Record<string, string | undefined>> => world.sent.at(-1)?.headers ?? {};

    it('brings the whole answer, and how it came about', async () => {
      const { value } = await get();
      expect(value).toMatchObject({ status: 200, headers: HEADERS, cacheStatus: 'shop; fwd=miss' });
      expect(String((value as { body: Buffer }).body)).toBe('made');
    });

    it('hands on the client’s conditions where the cache has none of its own, and no others where it has', async () => {
      await get();
      expect(sent()).toMatchObject(Object.fromEntries(CLIENTS.map(([name, value]) => [name.toLowerCase(), value])));
      kept.conditions = ['if-none-match', '"a"', 'if-modified-since', 'then'] satisfies FieldList;
      await get();
      expect(
        Object.entries(sent())
          .filter(([name]) => /^(if-|range|accept$)/.test(name))
          .sort(),
      ).toEqual([
        ['accept', 'text/html'],
        ['if-modified-since', 'then'],
        ['if-none-match', '"a"'],
      ]);
    });

    it.each<[string, Partial<RequestContext>, boolean]>([
      ['a guest', {}, false],
      ['a caller', { caller: { identity: new Identity('i', 's'), scopes: [], roles: [] } }, true],
    ])('tells the cache what decides the answer, and what does not: for %s', async (_, of, authorised) => {
      raw = over({ fields: ['x-who'], credentialsFor: () => [], refused: () => false });
      const scope = request();
      Object.assign(scope.context, of);
      await get(scope);
      const [read] = kept.routes as [EverKept['routes'][number]];
      expect(read).toMatchObject({ route: 'shop-pages', path: '/a?b=1', forwarded: ['accept-language', 'de'], authorised });
      expect(read.scope).toBe(scope);
      expect(read.own).toEqual([...CLIENTS.flatMap(([name, value]) => [name.toLowerCase(), value]), 'accept-encoding', 'identity']);
      expect(read.unkeyed).toEqual(
        expect.arrayContaining(['via', 'x-forwarded-for', 'x-who', 'traceparent', 'x-request-id', 'x-deadline-ms', 'host', 'connection']),
      );
    });

    it.each([304, 400, 404, 410, 412, 422])('brings a %d, which is an answer', async (status) => {
      world.next = () => ({ brings: status, after: 5 });
      expect(await get()).toMatchObject({ kind: 'ok', value: { status } });
    });

    it.each([401, 403, 407, 408, 421, 429, 500, 503])('fails for a %d', async (status) => {
      world.next = () => ({ brings: status, after: 5 });
      expect((await get()).kind).not.toBe('ok');
    });

    it('fails where there is no answer at all', async () => {
      world.next = () => ({ brings: 'reset', after: 5 });
      expect(await get()).toMatchObject({ kind: 'reset' });
    });

    it('asks in the background for longer than its client waits', async () => {
      const scope = request(20);
      await get(scope);
      world.next = () => ({ brings: 'ok', after: 900 });
      let status: number | undefined;
      void kept.routes[0]?.askInBackground(['if-none-match', '"a"']).then((answer) => (status = answer.status));
      scope.cancel('client-gone');
      await world.pass(880);
      expect({ status, asked: sent()['if-none-match'], told: sent()['x-deadline-ms'] }).toEqual({
        status: undefined,
        asked: '"a"',
        told: '1000',
      });
      await world.pass(40);
      expect({ status, timers: world.timers.count }).toEqual({ status: 200, timers: 0 });
    });
  });
});

it('fields of an answer are one text each, and what is not there has none', () => {
  expect(joinedFields({ vary: 'a', 'set-cookie': ['b=1', 'c=2'], age: undefined })).toStrictEqual({ vary: 'a', 'set-cookie': 'b=1, c=2' });
});

it('hints before an answer go on to who wants them', () => {
  const hinted: unknown[] = [];
  const begin = (): never => {
    throw new Error('no answer has begun');
  };
  const head = { status: 103 } as AnswerHead;
  const write = { method: 'PUT', path: '/' };
  telling({ begin, hint: (one) => void hinted.push(one) }, new EverKept(), write).hint?.(head);
  telling({ begin }, new EverKept(), write).hint?.(head);
  expect(hinted).toEqual([head]);
});
