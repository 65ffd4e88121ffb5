import { AnswerSources, currentScope, RequestContext } from '@portico/platform';
import type { AnswerSource, Scope } from '@portico/platform';
import type { ConnectionPool } from '../../transport/connections/connection-pool.ts';
import type { CallTarget } from '../call-target.ts';
import { HttpUpstream } from '../clients/http-upstream.ts';
import { blameAnswers } from '../contract/blamed-answers.ts';
import type { HttpContract } from '../contract/contract.ts';
import { ContractCheck } from '../contract/shape-check.ts';
import type { CallIdentity, Credentials } from '../identity/call-identity.ts';
import { SimulatedUpstream } from '../simulated-upstream.fixture.ts';
import type { Script } from '../simulated-upstream.fixture.ts';
import { EverKept } from './read-cache.fixture.ts';

const READ = { safe: true, idempotent: true, responses: { '200': { type: 'object', required: ['id'] } } };
const WRITE = { safe: false, idempotent: true, responses: { '200': {} } };
const CONTRACT = {
  name: 'shop',
  components: { schemas: {} },
  operations: {
    'GET /item': { operationId: 'item', ...READ },
    'GET /unkept': { operationId: 'unkept', ...READ },
    'GET /nothing': { operationId: 'nothing', safe: true, idempotent: true, responses: { '204': null } },
    'HEAD /item': { operationId: 'head', safe: true, idempotent: true, responses: { '200': null } },
    'PUT /item': { operationId: 'put', ...WRITE },
    'DELETE /nothing': { operationId: 'delete', safe: false, idempotent: true, responses: { '204': null } },
  },
} as unknown as HttpContract;

type Face = Readonly<Record<'get' | 'head' | 'put' | 'delete', (path: string, input?: object) => Promise<unknown>>>;

const ITEM: Script = { brings: 'ok', after: 5, text: '{"id":7}', headers: { etag: '"a"', vary: 'accept' } };
const source: AnswerSource = { freshUntil: Number.POSITIVE_INFINITY, everybodys: true, holds: () => true, reused: () => undefined };

describe('a call of an upstream whose answers are kept', () => {
  let world: SimulatedUpstream;
  let kept: EverKept;

  beforeEach(() => {
    world = new SimulatedUpstream();
    kept = new EverKept();
    world.next = () => ITEM;
    Object.assign(world.settings.retry, { attempts: 1 });
  });
  afterEach(() => jest.restoreAllMocks());

  const shop = (identity?: CallIdentity): Face => {
    const target = world.http(1, identity, kept).target as CallTarget<ConnectionPool>;
    return new HttpUpstream(CONTRACT, target, new ContractCheck(CONTRACT, 0)) as unknown as Face;
  };
  /** A request of a client that speaks German, with so many milliseconds. */
  const request = (deadline = 3_000): Scope => {
    const raw = { headers: { 'accept-language': 'de' }, socket: {} };
    return new RequestContext('r', { raw } as never, {} as never, undefined, deadline, world.timers, world.events, false, [
      'accept-language',
    ]).scope;
  };
  const after = async (call: () => Promise<unknown>, scope = request()): Promise<ReturnType<SimulatedUpstream['within']>> => {
    const result = world.within(scope, call);
    await world.pass(40);
    return result;
  };

  it('is answered by what is kept, with a value of its own for each', async () => {
    const api = shop();
    const [first, second, third] = [
      await after(() => api.get('/item')),
      await after(() => api.get('/item')),
      await after(() => api.get('/item')),
    ];
    expect({ sent: world.sent.length, values: [first.value, second.value, third.value] }).toEqual({
      sent: 1,
      values: [{ id: 7 }, { id: 7 }, { id: 7 }],
    });
    expect(second.value).not.toBe(third.value);
  });

  it('brings the cache the answer with its head, its text and what it took', async () => {
    world.next = () => ({ ...ITEM, after: 12, body: 10 });
    await after(() => shop().get('/item'));
    const fields = { 'content-type': 'application/json', etag: '"a"', vary: 'accept' };
    expect(kept.answers).toEqual([{ status: 200, fields, text: '{"id":7}', value: { id: 7 }, delay: 12, instance: 'http://shop-0' }]);
  });

  it('tells the cache what decides the answer, and what does not', async () => {
    const scope = request();
    await after(() => shop().get('/item', { headers: { 'x-tenant': 'north' } }), scope);
    const [{ operation, path, own, forwarded, authorised, unkeyed, scope: its }] = kept.reads as [EverKept['reads'][number]];
    expect({ operation, path, own, forwarded, authorised }).toEqual({
      operation: 'GET /item',
      path: '/item',
      own: ['accept', 'application/json', 'x-tenant', 'north', 'accept-encoding', 'identity'],
      forwarded: ['accept-language', 'de'],
      authorised: false,
    });
    expect(its).toBe(scope);
    expect([...unkeyed].sort()).toEqual(['traceparent', 'tracestate', 'x-deadline-ms', 'x-request-id']);
  });

  it('is sent as if nothing were kept where the operation’s answers are not', async () => {
    const api = shop();
    for (let times = 0; times < 2; times += 1) expect(await after(() => api.get('/unkept'))).toMatchObject({ value: { id: 7 } });
    expect({ sent: world.sent.length, reads: kept.reads.length }).toEqual({ sent: 2, reads: 0 });
  });

  it('joins an identical read in flight, and another one only where what is forwarded is the same', async () => {
    const api = shop();
    const spanish = request();
    Object.assign(spanish.context, { forwarded: ['accept-language', 'es'] });
    for (const scope of [request(), request(), spanish]) world.within(scope, () => api.get('/item'));
    await world.pass(40);
    expect(world.sent.map(({ headers }) => headers['accept-language'])).toEqual(['de', 'es']);
  });

  describe('that asks on a condition', () => {
    beforeEach(() => void (kept.conditions = ['if-none-match', '"a"']));

    it('sends it, and takes a 304 for an answer without a value', async () => {
      world.next = () => ({ brings: 304, after: 5, headers: { etag: '"a"' } });
      const result = await after(() => shop().get('/item'));
      expect(world.sent[0]?.headers).toMatchObject({ 'if-none-match': '"a"', accept: 'application/json' });
      expect({ kind: result.kind, value: result.value, outcomes: world.outcomes }).toEqual({
        kind: 'ok',
        value: undefined,
        outcomes: ['ok'],
      });
      expect(kept.answers).toMatchObject([{ status: 304, fields: { etag: '"a"' }, text: undefined, value: undefined }]);
    });

    it('takes a 200 for one as well', async () => {
      expect(await after(() => shop().get('/item'))).toMatchObject({ kind: 'ok', value: { id: 7 } });
    });

    it.each([300, 404, 500])('fails for a %d as any other', async (status) => {
      world.next = () => ({ brings: status, after: 5 });
      expect(await after(() => shop().get('/item'))).toMatchObject({ settled: true, kind: expect.not.stringMatching('ok') });
      expect(kept.answers).toEqual([]);
    });

    it('does not join one that asks on none', async () => {
      const api = shop();
      world.within(request(), () => api.get('/item'));
      kept.conditions = [];
      world.within(request(), () => api.get('/item'));
      await world.pass(40);
      expect(world.sent.map(({ headers }) => headers['if-none-match'])).toEqual(['"a"', undefined]);
    });
  });

  it.each([300, 304, 404, 500])('fails for a %d that was not asked for, and nothing is kept', async (status) => {
    world.next = () => ({ brings: status, after: 5 });
    const api = shop();
    const result = await after(() => api.get('/item'));
    expect(result.kind).not.toBe('ok');
    world.next = () => ITEM;
    expect(await after(() => api.get('/item'))).toMatchObject({ kind: 'ok' });
    expect({ sent: world.sent.length, answers: kept.answers.length }).toEqual({ sent: 2, answers: 1 });
  });

  it('fails at once by its status, though the rest of a refusal does not come', async () => {
    world.next = () => ({ brings: 404, after: 5, body: Number.POSITIVE_INFINITY });
    const result = world.within(request(), () => shop().get('/item'));
    await world.pass(220);
    expect(result.kind).toBe('not-found');
  });

  it('is not kept where the contract has no content', async () => {
    world.next = () => ({ brings: 204, after: 5, headers: { etag: '"n"' } });
    const api = shop();
    for (let times = 0; times < 2; times += 1)
      expect(await after(() => api.get('/nothing'))).toMatchObject({ kind: 'ok', value: undefined });
    expect(world.sent).toHaveLength(2);
    expect(kept.answers[0]).toMatchObject({ status: 204, fields: { etag: '"n"' }, text: undefined });
  });

  describe('tells what is made of it', () => {
    const sourced = async (call: () => Promise<unknown>): Promise<AnswerSources> => {
      const scope = request();
      scope.sources = new AnswerSources();
      await after(call, scope);
      return scope.sources;
    };

    it('what it is of, once that is kept', async () => {
      const api = shop();
      kept.source = source;
      expect(await sourced(() => api.get('/item'))).toMatchObject({ list: [], complete: false });
      expect(await sourced(() => api.get('/item'))).toMatchObject({ list: [source], complete: true });
    });

    it.each<[string, (api: Face) => Promise<unknown>, Script]>([
      ['a read that fails', (api) => api.get('/item'), { brings: 500, after: 1 }],
      ['a HEAD', (api) => api.head('/item'), ITEM],
      ['a write', (api) => api.put('/item'), ITEM],
      ['what is never kept', (api) => api.get('/unkept'), ITEM],
    ])('that %s is in it', async (_, call, script) => {
      world.next = () => script;
      const api = shop();
      expect(await sourced(() => call(api))).toMatchObject({ list: [], complete: false });
    });
  });

  describe('that is no GET', () => {
    it('tells the head’s answer, and brings nothing', async () => {
      expect(await after(() => shop().head('/item'))).toMatchObject({ kind: 'ok', value: undefined });
      expect(kept.heads).toMatchObject([
        { call: { operation: 'HEAD /item', path: '/item' }, answer: { status: 200, fields: { etag: '"a"' } } },
      ]);
      expect({ reads: kept.reads, writes: kept.writes }).toEqual({ reads: [], writes: [] });
      const OF_THE_ATTEMPT = ['traceparent', 'x-request-id', 'x-deadline-ms'];
      expect(Object.keys(world.sent[0]?.headers ?? {}).sort()).toEqual(
        ['accept', 'accept-encoding', 'accept-language', ...OF_THE_ATTEMPT].sort(),
      );
    });

    it.each(['put', 'delete'] as const)('tells a %s that has been carried out, before its caller goes on', async (method) => {
      world.next = () => (method === 'put' ? ITEM : { brings: 204, after: 5, headers: { location: '/new' } });
      const path = method === 'put' ? '/item' : '/nothing';
      let told = -1;
      const result = await after(() =>
        shop()
          [method](path)
          .then((value) => ((told = kept.writes.length), value)),
      );
      expect({ value: result.value, told, heads: kept.heads }).toEqual({
        value: method === 'put' ? { id: 7 } : undefined,
        told: 1,
        heads: [],
      });
      const fields = method === 'put' ? { etag: '"a"' } : { location: '/new' };
      expect(kept.writes).toMatchObject([
        {
          write: { method: method.toUpperCase(), path, operation: `${method.toUpperCase()} ${path}` },
          answer: { fields, instance: 'http://shop-0' },
        },
      ]);
    });

    it('says nothing of a write that has failed', async () => {
      world.next = () => ({ brings: 500, after: 1 });
      expect(await after(() => shop().put('/item'))).toMatchObject({ kind: 'server-error' });
      expect(kept.writes).toEqual([]);
    });
  });

  describe('that tells who calls', () => {
    /** Says so at once, or when it is let. */
    const identityOf = (credentialsFor: CallIdentity['credentialsFor']): CallIdentity => ({
      fields: ['authorization', 'x-who'],
      credentialsFor,
      refused: () => false,
    });
    const ANN: Credentials = ['authorization', 'Bearer ann'];

    it.each<[string, CallIdentity['credentialsFor']]>([
      ['at once', () => ANN],
      ['later', async () => ANN],
    ])('says so to the cache before it is asked: %s', async (_, credentialsFor) => {
      await after(() => shop(identityOf(credentialsFor)).get('/item'));
      expect(kept.reads).toMatchObject([{ authorised: true }]);
      expect(kept.reads[0]?.unkeyed).toEqual(expect.arrayContaining(['authorization', 'x-who']));
      expect(world.sent[0]?.headers['authorization']).toBe('Bearer ann');
    });

    it('is for anyone where there are no credentials to send', async () => {
      await after(() => shop(identityOf(() => [])).get('/item'));
      expect(kept.reads).toMatchObject([{ authorised: false }]);
    });

    it('fails without credentials, and the cache is not asked', async () => {
      const none = (): Promise<Credentials> => Promise.reject(new Error('gone'));
      expect(await after(() => shop(identityOf(none)).get('/item'))).toMatchObject({ kind: 'unidentified' });
      expect({ reads: kept.reads, sent: world.sent }).toEqual({ reads: [], sent: [] });
    });
  });

  describe('in the background', () => {
    it('goes on when its request has ended, for as long as the upstream may take, and for no caller', async () => {
      const scope = request(20);
      await after(() => shop().get('/item'), scope);
      let within: Scope | undefined;
      world.next = () => ((within = currentScope()), { ...ITEM, after: 900 });
      const refreshed = kept.reads[0]?.askInBackground(['if-none-match', '"a"']);
      scope.cancel('client-gone');
      let status: number | undefined;
      void refreshed?.then((answer) => (status = answer.status));
      await world.pass(890);
      expect({ status, caller: within?.context.caller, told: world.sent.at(-1)?.headers['x-deadline-ms'] }).toEqual({
        status: undefined,
        caller: undefined,
        told: '1000',
      });
      await world.pass(40);
      expect({ status, asked: world.sent.at(-1)?.headers['if-none-match'], timers: world.timers.count }).toEqual({
        status: 200,
        asked: '"a"',
        timers: 0,
      });
    });

    it('takes no longer, further attempts included', async () => {
      Object.assign(world.settings.retry, { attempts: 2, base: 1, longest: 1 });
      await after(() => shop().get('/item'));
      let asked = 0;
      world.next = () => (asked++ === 0 ? { brings: 500, after: 600 } : { brings: 'nothing', after: 0 });
      let kind: string | undefined;
      kept.reads[0]?.askInBackground([]).catch((error: { kind: string }) => (kind = error.kind));
      await world.pass(980);
      expect({ kind, asked }).toEqual({ kind: undefined, asked: 2 });
      await world.pass(40);
      expect(kind).toBe('timeout');
    });

    it('ends with the upstream’s time, and holds nothing', async () => {
      const scope = request();
      await after(() => shop().get('/item'), scope);
      scope.close();
      world.next = () => ({ brings: 'nothing', after: 0 });
      let kind: string | undefined;
      kept.reads[0]?.askInBackground([]).catch((error: { kind: string }) => (kind = error.kind));
      await world.pass(1_100);
      expect({ kind, aborted: world.aborted, timers: world.timers.count }).toEqual({ kind: 'timeout', aborted: 1, timers: 0 });
    });
  });

  it('is looked at again when the request’s own code breaks over what was kept', async () => {
    world.next = () => ({ ...ITEM, text: '{}' });
    const broken: object[] = [];
    world.events.contractBroken.subscribe((event) => broken.push(event));
    const api = shop();
    await after(() => api.get('/item'));
    const scope = request();
    await after(() => api.get('/item'), scope);
    blameAnswers(scope.context);
    expect({ sent: world.sent.length, broken }).toEqual({
      sent: 1,
      broken: [{ upstream: 'shop', operation: 'GET /item', fault: expect.stringContaining('id') }],
    });
  });

  it('is not blamed where what was kept is as it should be', async () => {
    const broken: object[] = [];
    world.events.contractBroken.subscribe((event) => broken.push(event));
    const api = shop();
    const scope = request();
    for (let times = 0; times < 2; times += 1) await after(() => api.get('/item'), scope);
    blameAnswers(scope.context);
    expect(broken).toEqual([]);
  });
});
