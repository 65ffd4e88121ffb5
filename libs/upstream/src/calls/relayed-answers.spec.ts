import type { ConnectionPool } from '../transport/connections/connection-pool.ts';
import type { CallTarget } from './call-target.ts';
import { RawUpstream } from './clients/raw-upstream.ts';
import type { RawRequest } from './clients/raw-upstream.ts';
import { isRelayed } from './relayed-answers.ts';
import type { AnswerReceiver } from './relayed-answers.ts';
import { SimulatedUpstream } from './simulated-upstream.fixture.ts';
import type { Flow } from './arriving-stream.ts';

const RELAYED = [200, 201, 202, 204, 206, 299, 304, 400, 402, 404, 405, 406, 409, 410, 412, 413, 415, 416, 418, 422, 428, 431, 451, 499];
const FAILURES = [300, 301, 302, 303, 307, 308, 401, 403, 407, 408, 421, 429, 500, 501, 502, 503, 504, 599];

describe('an answer that is relayed', () => {
  it.each(RELAYED)('is for the one who asked: %d', (status) => expect(isRelayed(status)).toBe(true));
  it.each(FAILURES)('is not for the one who asked: %d', (status) => expect(isRelayed(status)).toBe(false));

  let world: SimulatedUpstream;
  let target: CallTarget<ConnectionPool>;
  let took: unknown[];
  let flow: Flow | undefined;

  beforeEach(() => {
    world = new SimulatedUpstream();
    Object.assign(world.settings.retry, { attempts: 3, base: 1, longest: 1 });
    target = world.http().target as CallTarget<ConnectionPool>;
    [took, flow] = [[], undefined];
  });
  afterEach(() => jest.restoreAllMocks());

  const receiver: AnswerReceiver = {
    begin(head, of) {
      took.push(head.status);
      flow = of;
      return {
        take: (chunk) => (took.push(String(chunk)), true),
        end: () => void took.push('end'),
        destroy: (failure) => void took.push(failure?.kind ?? 'dropped'),
      };
    },
  };
  const relay = (request: Partial<RawRequest> = {}, to = receiver, scope = world.request()): ReturnType<SimulatedUpstream['within']> =>
    world.within(scope, () => new RawUpstream(target).relay({ method: 'GET', path: '/', headers: [], ...request }, to));

  it('is done when it has begun, and goes on', async () => {
    world.next = () => ({ brings: 404, after: 5, body: 200, text: 'no such thing' });
    const result = relay();
    await world.pass(20);
    expect({ kind: result.kind, value: result.value, took, open: target.streams.count, underWay: target.bulkhead.underWay }).toEqual({
      kind: 'ok',
      value: undefined,
      took: [404],
      open: 1,
      underWay: 0,
    });
    await world.pass(200);
    expect({ took, open: target.streams.count, outstanding: target.instances.all[0]?.outstanding }).toEqual({
      took: [404, 'no such thing', 'end'],
      open: 0,
      outstanding: 0,
    });
  });

  it.each([401, 429, 302, 500])('is a failure, and nothing of it is handed on, when it is a %d', async (status) => {
    world.next = () => ({ brings: status, after: 5 });
    const result = relay();
    await world.pass(100);
    expect({ ok: result.kind === 'ok', settled: result.settled, took }).toEqual({ ok: false, settled: true, took: [] });
  });

  it.each([
    ['GET', 3],
    ['HEAD', 3],
    ['PUT', 1],
    ['DELETE', 1],
    ['OPTIONS', 1],
    ['POST', 1],
    ['PATCH', 1],
    ['QUERY', 1],
  ])('of a %s that fails is asked for %d times', async (method, sent) => {
    world.next = () => ({ brings: 503, after: 1 });
    relay({ method });
    await world.pass(100);
    expect(world.sent).toHaveLength(sent);
  });

  it('is each one’s own, however many ask for the same', async () => {
    relay();
    relay();
    await world.pass(20);
    expect({ sent: world.sent.length, took }).toEqual({ sent: 2, took: [200, '{}', 'end', 200, '{}', 'end'] });
  });

  it.each<[string, () => void, unknown[]]>([
    ['its reader has enough', () => flow?.stop(), []],
    ['the upstream cuts it, and its reader says nothing', () => undefined, ['bad-payload']],
  ])('holds nothing any more when %s', async (_, happens, ends) => {
    world.next = () => (ends.length > 0 ? { brings: 'cut', after: 5 } : { brings: 'ok', after: 5, body: Number.POSITIVE_INFINITY });
    const scope = world.request();
    relay({}, receiver, scope);
    await world.pass(20);
    happens();
    scope.close();
    await world.pass(20);
    expect({
      took,
      aborted: world.aborted,
      open: target.streams.count,
      outstanding: target.instances.all[0]?.outstanding,
      timers: world.timers.count,
    }).toEqual({
      took: [200, ...ends],
      aborted: 1 - ends.length,
      ...{ open: 0, outstanding: 0, timers: 0 },
    });
  });

  it.each<['client-gone' | 'deadline' | 'settled', string]>([
    ['client-gone', 'cancelled'],
    ['deadline', 'timeout'],
    ['settled', 'dropped'],
  ])('ends with its request, by %s: %s', async (reason, ends) => {
    world.next = () => ({ brings: 'ok', after: 5, body: Number.POSITIVE_INFINITY });
    const scope = world.request();
    relay({}, receiver, scope);
    await world.pass(20);
    scope.cancel(reason);
    await world.pass(4);
    expect(took).toEqual([200, ends]);
    // Who is told of the end stops what comes.
    flow?.stop();
    expect({ aborted: world.aborted, open: target.streams.count }).toEqual({ aborted: 1, open: 0 });
  });

  it('is not asked for where as many streams are open as may be', async () => {
    world.settings.streams.limit = 1;
    target = world.http().target as CallTarget<ConnectionPool>;
    world.next = () => ({ brings: 'ok', after: 5, body: Number.POSITIVE_INFINITY });
    relay();
    await world.pass(20);
    const refused = relay();
    await world.pass(20);
    expect({ kind: refused.kind, retryAfter: refused.retryAfter, sent: world.sent.length, told: world.refusedCalls }).toEqual({
      kind: 'saturated',
      retryAfter: 1,
      sent: 1,
      told: ['streams'],
    });
    flow?.stop();
    relay();
    await world.pass(20);
    expect(world.sent).toHaveLength(2);
  });

  it('that begins at the same moment as another one is given up where there is place for one', async () => {
    world.settings.streams.limit = 1;
    target = world.http().target as CallTarget<ConnectionPool>;
    world.next = () => ({ brings: 'ok', after: 5, body: Number.POSITIVE_INFINITY });
    const results = [relay({ path: '/1' }), relay({ path: '/2' })];
    await world.pass(20);
    expect({
      kinds: results.map(({ kind }) => kind),
      took,
      aborted: world.aborted,
      open: target.streams.count,
      circuits: world.circuits,
    }).toEqual({ kinds: ['ok', 'saturated'], took: [200], aborted: 1, open: 1, circuits: [] });
  });
});
