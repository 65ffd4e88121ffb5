import 'reflect-metadata';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Signals } from '../events/signals.ts';
import { RegisteredRoutes } from '../routes/registered-routes.ts';
import type { Route } from '../routes/route.ts';
import { SealedResponse } from '../server/sealed-response.ts';
import { ContextFactory } from './context-factory.ts';
import type { ContextOptions, RequestFinished } from './context-factory.ts';
import { contextOf } from './context-of.ts';
import { currentScope } from './current.ts';
import type { RequestContext } from './request-context.ts';
import { TimerQueue } from './timer-queue.ts';

const OPTIONS: ContextOptions = { deadline: 60_000, longestStream: 90_000, development: false, forward: ['accept-language'], varies: ['cookie', 'accept-language'], sample: 0 };

/** As Fastify has it for a route of this kind. */
function configOf(kind: Route['kind']): object {
  const routes = new RegisteredRoutes();
  const options = { method: 'GET', url: '/word', handler: () => undefined, config: {} };
  routes.expect({ find: () => ({ kind }) } as never);
  routes.register(options as never);
  return options.config;
}

interface Asked {
  readonly kind?: Route['kind'];
  readonly complete?: boolean;
}

/** What a request and its answer are to the factory, and how far the answer is. */
class Exchange {
  readonly raw: SealedResponse;
  readonly headers = new Map<string, unknown>();
  readonly context: RequestContext;

  constructor(factory: ContextFactory, { kind = 'data', complete = true }: Asked = {}) {
    const message = { method: 'GET', socket: { remoteAddress: '192.0.2.1' }, complete, headers: { 'accept-language': 'cs' }, httpVersionMajor: 1, httpVersionMinor: 1 };
    this.raw = new SealedResponse(message as never);
    const request = { raw: message, routeOptions: { config: configOf(kind) }, server: { errorHandler: (error: { code: string; details: object }) => answered.push([error.code, error.details]) } };
    const reply = { raw: this.raw, sent: false, header: (name: string, value: unknown) => this.headers.set(name, value), getHeader: (name: string) => this.headers.get(name), getHeaders: () => ({}) };
    this.context = factory.open(request as unknown as FastifyRequest, reply as unknown as FastifyReply);
    opened.push(this.context);
    expect(contextOf(request as unknown as FastifyRequest) === this.context).toBe(true);
  }

  is(state: { readonly headersSent?: boolean; readonly writableFinished?: boolean; readonly isPassedOver?: boolean }): this {
    for (const [name, value] of Object.entries(state)) Object.defineProperty(this.raw, name, { value });
    return this;
  }

  close(): RequestFinished {
    this.raw.emit('close');
    expect(finished).toHaveLength(1);
    return finished.pop() as RequestFinished;
  }
}

const opened: RequestContext[] = [];
let answered: unknown[];
let finished: RequestFinished[];
let scopes: unknown[];
let factory: ContextFactory;

afterEach(() => opened.splice(0).forEach(({ scope }) => scope.close()));

const factoryWith = (options: Partial<ContextOptions> = {}): ContextFactory => {
  const events = new Signals();
  events.requestFinished.subscribe((event) => (finished.push(event), scopes.push(currentScope())));
  return new ContextFactory(new TimerQueue(), events, { ...OPTIONS, ...options });
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  [answered, finished, scopes] = [[], [], []];
  factory = factoryWith();
});

describe('a request that comes in', () => {
  it('has an id of its own, which its answer says', () => {
    const [one, other] = [new Exchange(factory), new Exchange(factory)];
    expect([one, other].map(({ headers }) => headers.get('request-id'))).toEqual([one.context.id, other.context.id]);
    expect(new Set([one.context.id, other.context.id, factory.nextId(), factoryWith().nextId()]).size).toBe(4);
  });

  it.each([true, false])('has what the settings say; in development: %s', (development) => {
    const { context, raw } = new Exchange(factoryWith({ development, sample: development ? 1 : 0 }));
    const { trace, forwarded } = context;
    expect({ development: context.development, sampled: trace.sampled, forwarded }).toEqual({ development, sampled: development, forwarded: ['accept-language', 'cs'] });
    const { sealed, varies } = raw;
    expect({ sealed, owned: raw.owner === context, varies }).toEqual({ sealed: true, owned: true, varies: 'cookie, accept-language' });
    expect(context.scope.dueAt - context.startedAt).toBeCloseTo(60_000, 3);
  });

  it('depends on what goes on to upstreams, though nothing tells callers apart', () => {
    expect(new Exchange(factoryWith({ varies: [] })).raw.varies).toBe('accept-language');
    expect(new Exchange(factoryWith({ forward: [] })).raw.varies).toBe('cookie, accept-language');
  });

  it('for a stream has no deadline, and ends when the longest stream does', async () => {
    const { context } = new Exchange(factoryWith({ longestStream: -100 }), { kind: 'stream' });
    expect(context.scope.dueAt).toBe(Number.POSITIVE_INFINITY);
    const data = new Exchange(factoryWith({ longestStream: -100 }));
    await new Promise<void>((resolve) => context.scope.add({ cancel: () => resolve() }));
    expect({ stream: context.scope.reason, data: data.context.scope.reason }).toEqual({ stream: 'deadline', data: undefined });
    await turn();
  });

  it('is in flight until its answer is out', () => {
    const exchanges = [new Exchange(factory), new Exchange(factory)];
    for (const exchange of exchanges) {
      expect(factory.isBusy).toBe(true);
      exchange.is({ writableFinished: true }).close();
    }
    expect(factory.isBusy).toBe(false);
  });
});

interface Ends {
  readonly status: number;
  readonly clientGone: boolean;
  readonly cut: RequestContext['cut'];
  readonly problem: string | undefined;
  /** Why its scope has ended; undefined where the work goes on. */
  readonly work: string | undefined;
}

const ended = (status: number, work: string | undefined, more: Partial<Ends> = {}): Ends => ({
  ...{ clientGone: false, cut: undefined, problem: undefined },
  ...more,
  ...{ status, work },
});

interface Over {
  readonly name: string;
  readonly kind?: Route['kind'];
  readonly state?: Parameters<Exchange['is']>[0];
  readonly set?: Pick<RequestContext, 'failure'>;
  readonly mayLeave?: boolean;
  readonly status?: number;
  readonly refused?: RequestContext['failure'];
  readonly cut?: boolean;
  readonly ends: Ends;
}

describe('a request that is over', () => {
  const rows: readonly Over[] = [
    { name: 'with its answer', state: { headersSent: true, writableFinished: true }, ends: ended(200, 'settled') },
    { name: 'with its answer, a problem', state: { headersSent: true, writableFinished: true }, status: 404, set: { failure: { code: 'not-found' } }, ends: ended(404, 'settled', { problem: 'not-found' }) },
    { name: 'because its client has left', ends: ended(499, 'client-gone', { clientGone: true }) },
    { name: 'because its client has left, in the middle of the answer', state: { headersSent: true }, ends: ended(499, 'client-gone', { clientGone: true }) },
    { name: 'because its client has left before it heard of a problem', set: { failure: { code: 'not-found' } }, ends: ended(499, 'client-gone', { clientGone: true, problem: 'not-found' }) },
    { name: 'because a failure has cut the answer', state: { headersSent: true }, set: { failure: { code: 'upstream-timeout' } }, ends: ended(504, 'client-gone', { problem: 'upstream-timeout' }) },
    { name: 'because a fault of the BFF has cut it', set: { failure: { code: 'internal' } }, ends: ended(500, 'client-gone', { problem: 'internal' }) },
    { name: 'because something was written past it', state: { isPassedOver: true }, ends: ended(500, 'client-gone', { problem: 'internal' }) },
    { name: 'with its answer, though something was written past it', state: { isPassedOver: true, headersSent: true, writableFinished: true }, ends: ended(200, 'settled') },
    { name: 'because the rest of it could not be read', refused: { code: 'malformed-request' }, ends: ended(400, 'client-gone', { problem: 'malformed-request' }) },
    { name: 'because the BFF stops', cut: true, ends: ended(503, 'client-gone', { cut: 'drain' }) },
    { name: 'because the BFF stops, in the middle of the answer', cut: true, state: { headersSent: true }, ends: ended(200, 'client-gone', { cut: 'drain' }) },
    { name: 'with its answer, while the BFF stops', cut: true, state: { headersSent: true, writableFinished: true }, ends: ended(200, 'settled', { cut: 'drain' }) },
    { name: 'because of a fault, while the BFF stops', cut: true, set: { failure: { code: 'internal' } }, ends: ended(500, 'client-gone', { cut: 'drain', problem: 'internal' }) },
    { name: 'because its client has left, whose work goes on', mayLeave: true, ends: ended(499, undefined, { clientGone: true }) },
    { name: 'with its answer, whose work would have gone on', mayLeave: true, state: { headersSent: true, writableFinished: true }, ends: ended(200, 'settled') },
  ];

  it.each(rows)('$name, is reported so', ({ state = {}, set, mayLeave, status, refused, cut, ends }) => {
    const exchange = new Exchange(factory).is(state);
    const { context, raw } = exchange;
    context.failure = set?.failure;
    if (mayLeave) context.clientMayLeave();
    raw.refused = refused;
    if (status !== undefined) raw.statusCode = status;
    if (cut) factory.cut();
    const event = exchange.close();
    const { clientGone, failure, scope } = context;
    expect({ status: event.status, clientGone, cut: context.cut, problem: failure?.code, work: scope.reason }).toEqual(ends);
    expect({ own: event.context === context, inScope: scopes.map((one) => one === scope) }).toEqual({ own: true, inScope: [true] });
  });

  it('is reported with how long it took and how long its answer was, as far as that is said', () => {
    const exchanges = [new Exchange(factory), new Exchange(factory)].map((one) => one.is({ writableFinished: true }));
    exchanges[0]?.headers.set('content-length', '17');
    const events = exchanges.map((exchange) => exchange.close());
    expect(events.map(({ bytes }) => bytes)).toEqual([17, undefined]);
    const cut = new Exchange(factory).is({ headersSent: true });
    cut.headers.set('content-length', '17');
    expect(cut.close().bytes).toBeUndefined();
    for (const { duration, context } of events) expect(duration + context.startedAt).toBeLessThanOrEqual(performance.now());
  });
});

describe('a request whose time is up', () => {
  type State = Parameters<Exchange['is']>[0];
  const late = async (asked: Asked, handled: boolean, state: State = {}, failure?: RequestContext['failure']): Promise<Exchange> => {
    const exchange = new Exchange(factory, asked).is(state);
    const { context } = exchange;
    context.failure = failure;
    if (handled) {
      context.interceptorsBegin();
      context.handlerBegins();
    }
    exchange.raw.destroy = jest.fn();
    context.scope.cancel('deadline');
    expect(answered).toEqual([]);
    await turn();
    return exchange;
  };
  const UPSTREAM = [['upstream-timeout', { detail: 'the answer was not ready within the deadline of the request' }]];
  const UNREAD = [['request-timeout', { detail: 'the body did not arrive within the deadline of the request', headers: { connection: 'close' } }]];

  it.each([
    ['whose handler is at work', { complete: true }, true, UPSTREAM],
    ['whose handler is at work on a body that it reads itself', { complete: false }, true, UPSTREAM],
    ['that waits in a stage', { complete: true }, false, UPSTREAM],
    ['whose body has not come', { complete: false }, false, UNREAD],
  ] as const)('is answered so, after all that ends at the same moment: one %s', async (_, asked, handled, answers) => {
    const { raw, context } = await late(asked, handled);
    expect({ answered, cut: (raw.destroy as jest.Mock).mock.calls, failure: context.failure }).toEqual({ answered: answers, cut: [], failure: undefined });
  });

  it.each(['settled', 'client-gone'] as const)('is none that is over otherwise: %s', async (reason) => {
    new Exchange(factory).context.scope.cancel(reason);
    await turn();
    expect(answered).toEqual([]);
  });

  it.each([undefined, { code: 'upstream-invalid' }] as const)('is cut where it is a stream that has begun to answer, for the reason that is known: %j', async (failure) => {
    const { raw, context } = await late({ kind: 'stream' }, true, { headersSent: true }, failure);
    expect({ cut: (raw.destroy as jest.Mock).mock.calls.length, failure: context.failure }).toEqual({ cut: 1, failure: failure ?? { code: 'upstream-timeout' } });
  });

  it.each([
    ['stream', false],
    ['data', true],
  ] as const)('is not cut otherwise: %s, begun: %s', async (kind, headersSent) => {
    const { raw } = await late({ kind }, true, { headersSent });
    expect({ cut: (raw.destroy as jest.Mock).mock.calls, answered }).toEqual({ cut: [], answered: UPSTREAM });
  });
});

describe('hooks that may hold the answer of a late request back', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it.each([
    ['has no answer yet', [], 1],
    ['has an answer that stages have taken', ['answerComes', 'answerTaken'], 1],
    ['has an answer that stages are still taking', ['answerComes'], 0],
  ] as const)('have little time for one that %s', async (_, steps, timers) => {
    const { context } = new Exchange(factory);
    for (const step of steps) context[step]();
    const armed = jest.getTimerCount() - 1;
    context.scope.cancel('deadline');
    await turn();
    expect(jest.getTimerCount() - armed - 1).toBe(timers);
  });
});

describe('a factory that drains', () => {
  it('has every answer ask for the next connection elsewhere, except where the head is out', () => {
    const [waiting, begun] = [new Exchange(factory), new Exchange(factory).is({ headersSent: true })];
    expect(factory.isDraining).toBe(false);
    factory.drain();
    const later = new Exchange(factory);
    expect([waiting, begun, later].map(({ headers }) => headers.get('connection'))).toEqual(['close', undefined, 'close']);
    expect(factory.isDraining).toBe(true);
  });
});
