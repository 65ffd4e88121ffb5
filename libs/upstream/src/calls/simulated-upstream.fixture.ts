import type { Client } from '@grpc/grpc-js';
import { RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { Readable } from 'node:stream';
import type { AnswerHead } from '../transport/connections/answer-parser.ts';
import type { ConnectionPool } from '../transport/connections/connection-pool.ts';
import type { Exchange, ExchangeListener, WireRequest } from '../transport/connections/exchange.ts';
import type { HttpContract } from './contract/contract.ts';
import { ContractCheck } from './contract/shape-check.ts';
import { GrpcChannel } from '../transport/endpoints/grpc-channel.ts';
import { GrpcUpstream } from './clients/grpc-upstream.ts';
import { HttpUpstream } from './clients/http-upstream.ts';
import { RawUpstream } from './clients/raw-upstream.ts';
import { HEALTH_CHECK } from '../transport/probes/health-messages.ts';
import type { CallIdentity } from './identity/call-identity.ts';
import type { ReadCache } from './reads/read-cache.ts';
import { Simulation } from '../policies/instances/simulation.fixture.ts';
import { targetOf } from '../module/target-of.ts';
import { GrpcUpstreamSettings, HttpUpstreamSettings } from '../module/upstream.settings.ts';
import { UpstreamSignals } from './telemetry/upstream.signals.ts';
import { Operation } from './operation.ts';

interface Shop extends HttpContract {
  readonly paths?: {
    '/a': { get: { responses: { 200: { content: { 'application/json': object } } } } };
    '/b': { get: { responses: { 200: { content: { 'application/json': object } } } } };
    '/w': { post: { requestBody: { content: { 'application/json': object } }; responses: { 200: { content: { 'application/json': object } } } } };
  };
}

const CONTRACT: Shop = {
  name: 'shop',
  components: { schemas: {} },
  operations: {
    'GET /a': { operationId: 'a', safe: true, idempotent: true, responses: { '200': {} } },
    'GET /b': { operationId: 'b', safe: true, idempotent: true, responses: { '200': {} } },
    'POST /w': { operationId: 'w', safe: false, idempotent: false, responses: { '200': {} } },
  },
};

/** What becomes of a request that is sent. Times in milliseconds. */
export interface Script {
  /** A status over HTTP or, for gRPC, a code other than 0; or how the connection fails. */
  readonly brings: 'ok' | 'nothing' | 'reset' | 'refused' | 'no-name' | 'cut' | 'garbage' | number;
  readonly after: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long it waits for a connection that others use. */
  readonly queued?: number;
  /** How long after its head the body of an answer over HTTP comes; infinite: never. */
  readonly body?: number;
  /** What the body is; an empty object by default. */
  readonly text?: string;
}

const ERRORS = { reset: 'ECONNRESET', refused: 'ECONNREFUSED', 'no-name': 'ENOTFOUND' } as const;

class SimulatedExchange {
  sent = false;
  queuedUntil = 0;
  over = false;
  readonly pause = (): void => undefined;
  readonly resume = (): void => undefined;

  get waitsForOthers(): boolean {
    return !this.sent;
  }

  constructor(private readonly world: SimulatedUpstream) {}

  abort(): void {
    this.world.aborted += this.over ? 0 : 1;
    this.over = true;
  }

  /** It has no connection that others would wait for. */
  detach(): void {}
}

/** An instance over HTTP, without sockets. */
class SimulatedPool {
  constructor(private readonly world: SimulatedUpstream) {}

  dispatch({ path, fields }: WireRequest, listener: ExchangeListener): Exchange {
    const { simulation } = this.world;
    const exchange = new SimulatedExchange(this.world);
    const script = this.world.next(path);
    const send = (): void => {
      if (exchange.over) return;
      exchange.sent = script.brings !== 'refused' && script.brings !== 'no-name';
      if (exchange.sent) this.world.sent.push({ path, headers: Object.fromEntries(fields.split('\r\n').slice(1).map((line) => line.split(': ') as [string, string])) });
      if (script.queued) exchange.queuedUntil = simulation.now;
      if (script.brings !== 'nothing') simulation.after(script.after, () => exchange.over || this.answer(exchange, script, listener));
    };
    if (script.queued) simulation.after(script.queued, send);
    else send();
    return exchange as unknown as Exchange;
  }

  private answer(exchange: SimulatedExchange, { brings, headers = {}, body, text = '{}' }: Script, listener: ExchangeListener): void {
    const bodyComes = (): void => {
      if (!exchange.over) listener.answerData(Buffer.from(brings === 'garbage' ? '<' : text));
      if (exchange.over) return;
      exchange.over = true;
      listener.answerEnded();
    };
    if (brings === 'reset' || brings === 'refused' || brings === 'no-name') {
      exchange.over = true;
      return listener.broken(Object.assign(new Error(brings), { code: ERRORS[brings] }));
    }
    const all: Readonly<Record<string, string>> = { 'content-type': 'application/json', ...headers };
    listener.answerStarted({ status: typeof brings === 'number' ? brings : 200, header: (name: string) => all[name], headers: () => all } as unknown as AnswerHead);
    if (exchange.over) return;
    if (brings === 'cut') {
      const cut = (): void => {
        if (exchange.over) return;
        exchange.over = true;
        listener.broken(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
      };
      return this.world.simulation.after(1, cut);
    }
    if (body === undefined) bodyComes();
    else if (body < Number.POSITIVE_INFINITY) this.world.simulation.after(body, bodyComes);
  }
}

/** An instance over gRPC, without sockets: a client that keeps its deadline. It fails to send the method B. */
const simulatedClient = (world: SimulatedUpstream): unknown => ({
  makeUnaryRequest(
    ...[path, , , , metadata, { deadline }, done]: [path: string, unknown, unknown, unknown, metadata: { getMap(): Record<string, string> }, { deadline: number }, done: (error: object | null, answer?: object) => void]
  ) {
    if (path === HEALTH_CHECK) return void done({ code: 12 });
    if (path === 'B') throw new TypeError('the client of shop has no B');
    let over = false;
    const end = (error: object | null): void => {
      if (over) return;
      over = true;
      done(error, error ? undefined : {});
    };
    const failed = (code: number, details: string, headers: Readonly<Record<string, string>> = {}): object => ({ code, details, metadata: { get: (name: string) => (headers[name] === undefined ? [] : [headers[name]]) } });
    const script = world.next('A');
    const { brings, after, headers } = script;
    world.sent.push({ path: 'A', headers: metadata.getMap() });
    world.simulation.after(Math.max(0, deadline - Date.now()), () => end(failed(4, 'Deadline exceeded')));
    if (brings !== 'nothing') {
      world.simulation.after(after, () => {
        if (brings === 'ok') end(null);
        else if (typeof brings === 'number') end(failed(brings, '', headers));
        else if (brings === 'refused') end(failed(14, 'No connection established. Last error: connect ECONNREFUSED'));
        else if (brings === 'no-name') end(failed(14, 'Name resolution failed for target dns:shop'));
        else end(failed(14, 'Connection dropped'));
      });
    }
    return { cancel: () => end(failed(1, 'Cancelled on client')) };
  },
  close: () => undefined,
});

class SimulatedTimers extends TimerQueue {
  /** Milliseconds by which the event loop is said to be late. */
  turns = 0;

  override get lateness(): number {
    return this.turns;
  }

  get count(): number {
    return (this as unknown as { readonly waiting: number }).waiting;
  }
}

export type Kind = 'json' | 'raw' | 'stream' | 'raw-stream' | 'write' | 'grpc';
export const KINDS: readonly Kind[] = ['json', 'raw', 'stream', 'raw-stream', 'write', 'grpc'];

/** Calls of upstreams on a clock of their own: what would take minutes passes at once. */
export class SimulatedUpstream {
  readonly simulation = new Simulation(3);
  readonly timers = new SimulatedTimers(4, 1024, () => this.simulation.now);
  readonly events = new Signals();
  readonly settings = Object.assign(new HttpUpstreamSettings(), { name: 'shop', timeout: 1_000 });
  readonly grpcSettings = Object.assign(new GrpcUpstreamSettings(), { name: 'shop', timeout: 1_000 });
  /** Over gRPC the method stands for the path. */
  readonly sent: { readonly path: string; readonly headers: Readonly<Record<string, string | undefined>> }[] = [];
  /** Exchanges over HTTP that were given up before their end. */
  aborted = 0;
  readonly outcomes: string[] = [];
  readonly circuits: string[] = [];
  readonly ejected: string[] = [];
  readonly refusedCalls: string[] = [];
  /** By path, and for gRPC by method. */
  next: (path: string) => Script = () => ({ brings: 'ok', after: 5 });

  constructor() {
    jest.spyOn(performance, 'now').mockImplementation(() => this.simulation.now);
    // Deadlines of gRPC are dates.
    jest.spyOn(Date, 'now').mockImplementation(() => this.simulation.now);
    const { events } = this;
    events.of(UpstreamSignals).upstreamCallFinished.subscribe(({ outcome }) => this.outcomes.push(outcome));
    events.of(UpstreamSignals).breakerChanged.subscribe(({ operation, state }) => this.circuits.push(`${operation} ${state}`));
    events.of(UpstreamSignals).instanceEjected.subscribe(({ instance }) => this.ejected.push(instance));
    events.of(UpstreamSignals).upstreamCallRefused.subscribe(({ because }) => this.refusedCalls.push(because));
  }

  /** @param instances how many @param identity what tells the upstream who calls @param reads what its answers are kept in */
  http(instances = 1, identity?: CallIdentity, reads?: ReadCache) {
    const target = targetOf<ConnectionPool>(this.settings, { open: () => new SimulatedPool(this) as unknown as ConnectionPool, retire: () => undefined, destroy: async () => undefined }, this.events, undefined, identity, undefined, reads);
    target.instances.update(Array.from({ length: instances }, (_, index) => ({ address: `http://shop-${index}`, weight: 1, priority: 0 })), 0);
    const typed = new HttpUpstream(CONTRACT, target, new ContractCheck(CONTRACT, 0));
    const raw = new RawUpstream(target);
    const call = (kind: Exclude<Kind, 'grpc'>, path: '/a' | '/b' = '/a'): Promise<unknown> => {
      if (kind === 'json') return typed.get(path);
      if (kind === 'write') return typed.post('/w', { body: {} });
      if (kind === 'stream') return typed.stream(path);
      const request = { method: 'GET', path, headers: [] };
      return kind === 'raw' ? raw.send(request) : raw.stream(request);
    };
    return { target, call };
  }

  grpc(instances = 1, identity?: CallIdentity) {
    const target = targetOf<GrpcChannel>(this.grpcSettings, { open: () => new GrpcChannel(() => ({ client: simulatedClient(this) as Client, close: () => undefined, destroy: () => undefined }), () => undefined), retire: () => undefined, destroy: async () => undefined }, this.events, undefined, identity);
    target.instances.update(Array.from({ length: instances }, (_, index) => ({ address: `shop-${index}:1`, weight: 1, priority: 0 })), 0);
    const api = new GrpcUpstream(target, new Map(['A', 'B'].map((name) => [name, { operation: new Operation(name, { safe: true, repeatable: true }, 0.98), path: name, write: () => Buffer.alloc(0), read: (bytes) => bytes }])));
    return { target, call: (method: 'A' | 'B' = 'A'): Promise<unknown> => api.call(method as never, {} as never) };
  }

  /** A request with so many milliseconds. @param remoteAddress whose it is; without one, no one’s own */
  request(deadline = 3_000, remoteAddress?: string): Scope {
    const raw = { headers: {}, socket: { remoteAddress } };
    return new RequestContext('r', { raw } as never, {} as never, undefined, deadline, this.timers, this.events, false).scope;
  }

  /** A call within a scope, and what comes of it once it is settled. */
  within(scope: Scope, call: () => Promise<unknown>): { value?: unknown; kind?: string; retryAfter?: number; settled: boolean } {
    const result: { value?: unknown; kind?: string; retryAfter?: number; settled: boolean } = { settled: false };
    runInScope(scope, call).then(
      (value) => {
        const { body } = Object(value) as { readonly body?: unknown };
        if (body instanceof Readable) body.on('error', () => undefined);
        Object.assign(result, { settled: true, kind: 'ok', value });
      },
      (error: { kind?: string; details?: { retryAfter?: number } }) => Object.assign(result, { settled: true, kind: error.kind ?? String(error), ...(error.details?.retryAfter === undefined ? {} : { retryAfter: error.details.retryAfter }) }),
    );
    return result;
  }

  /** Has so many calls answered that it is known what is slow. */
  async warm(...calls: readonly (() => Promise<unknown>)[]): Promise<void> {
    const { next } = this;
    this.next = () => ({ brings: 'ok', after: 2 });
    for (let round = 0; round < 55; round += 1) {
      const scopes = calls.map(() => this.request());
      for (const [index, call] of calls.entries()) this.within(scopes[index] as Scope, call);
      await this.pass(4);
      for (const scope of scopes) scope.close();
    }
    this.next = next;
  }

  /** Lets time pass. */
  async pass(milliseconds: number, step = 4): Promise<void> {
    const end = this.simulation.now + milliseconds;
    for (;;) {
      for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
      if (this.simulation.now >= end) return;
      this.simulation.run(Math.min(step, end - this.simulation.now));
      this.timers.advance();
    }
  }
}
