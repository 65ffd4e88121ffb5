import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { CallLog } from '../calls/call-log.ts';
import { readParameters } from '../contract/parameter-values.ts';
import { RequestValidator } from '../contract/request-validator.ts';
import type { Match } from '../contract/route-table.ts';
import { RouteTable } from '../contract/route-table.ts';
import type { FaultBoard, Verdict } from '../faults/fault-board.ts';
import { spoilValue } from '../faults/spoil-value.ts';
import type { EncodedAnswer } from './encoded-answer.ts';
import { encodeAnswer, encodeProblem } from './encoded-answer.ts';
import { CallOver, Exchange } from './exchange.ts';
import type { Answer } from './handlers.ts';
import type { HttpService } from './http-service.ts';
import { readJson } from './read-json.ts';
import { send } from './send.ts';
import { invalid, ServiceProblem } from './service-problem.ts';
import { suffer } from './suffer.ts';

/** Longer than any client of the demo keeps an idle connection, so that the client closes first. */
const KEEP_ALIVE_MS = 60_000;

const HEALTHY: Answer = { body: { status: 'up' }, cacheControl: 'no-store' };

interface Target {
  readonly pathname: string;
  readonly query: URLSearchParams;
}

const targetOf = (url: string): Target => {
  const mark = url.indexOf('?');
  return mark < 0
    ? { pathname: url, query: new URLSearchParams() }
    : { pathname: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
};

/** The caller has gone, seen by the exchange or while its body was read (`aborted`); the exchange has counted it. */
const isDeparture = (error: unknown): boolean =>
  (error instanceof CallOver && error.why === 'cancelled') || (error as NodeJS.ErrnoException).code === 'ECONNRESET';

/** Serves one service over HTTP: route, faults, deadline, validation, handler, answer. */
export class HttpFront {
  readonly #service: HttpService;
  readonly #faults: FaultBoard;
  readonly #calls: CallLog;
  readonly #routes: RouteTable;
  readonly #validator: RequestValidator;
  readonly #server: Server;

  constructor(service: HttpService, faults: FaultBoard, calls: CallLog) {
    this.#service = service;
    this.#faults = faults;
    this.#calls = calls;
    this.#routes = new RouteTable(service.document);
    this.#validator = new RequestValidator(service.document);
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => void this.#serve(request, response));
  }

  accept(socket: Socket): void {
    this.#server.emit('connection', socket);
  }

  /** Nothing to do: the connections are the listener's. */
  close(): void {}

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const target = targetOf(url);
    const found = this.#routes.find(request.method ?? 'GET', target.pathname);
    const match = found && 'route' in found ? found : undefined;
    const operationId = match?.route.operation.operationId ?? (target.pathname === '/health' ? 'health' : 'unknown');
    const call = this.#calls.start(operationId, url, request.headers as Record<string, string>);
    const exchange = new Exchange(request, response, call);
    const verdict = this.#faults.judge(operationId, performance.now());
    try {
      await suffer(exchange, verdict);
      const answer = match ? await this.#answer(exchange, target, match, verdict) : this.#unrouted(operationId, found);
      exchange.check();
      await send(exchange, answer, verdict.effect);
    } catch (error) {
      await this.#fail(exchange, error);
    }
  }

  async #answer({ request }: Exchange, { query }: Target, { route, path }: Match, { effect }: Verdict): Promise<EncodedAnswer> {
    const { operation, method } = route;
    const { values, errors } = readParameters(operation.parameters ?? [], { path, query, headers: request.headers });
    errors.push(...this.#validator.parameters(operation, values));
    const body = operation.requestBody ? await readJson(request) : undefined;
    errors.push(...this.#validator.body(operation, body));
    if (errors.length > 0) throw invalid(errors);
    const handler = this.#service.handlers[operation.operationId];
    if (!handler) throw new Error(`${operation.operationId} has no handler`);
    const answer = handler({ ...values, body });
    const spoilt =
      effect?.kind === 'wrongShape' && 'body' in answer ? { ...answer, body: spoilValue(answer.body, effect) } : answer;
    return encodeAnswer(spoilt, method === 'GET');
  }

  #unrouted(operationId: string, allowed: readonly string[] | Match | undefined): EncodedAnswer {
    if (operationId === 'health') return encodeAnswer(HEALTHY, false);
    if (allowed && !('route' in allowed))
      throw new ServiceProblem(405, `Only ${allowed.join(', ')}.`, [], { allow: allowed.join(', ') });
    throw new ServiceProblem(404, 'There is nothing at this path.');
  }

  async #fail(exchange: Exchange, error: unknown): Promise<void> {
    const { response } = exchange;
    if (isDeparture(error)) return;
    const problem = encodeProblem(this.#problemOf(error));
    if (response.headersSent) response.destroy();
    else await send(exchange, problem, undefined);
  }

  #problemOf(error: unknown): ServiceProblem {
    if (error instanceof ServiceProblem) return error;
    if (error instanceof CallOver) return new ServiceProblem(504, 'The deadline given by x-deadline-ms has passed.');
    console.error(error);
    return new ServiceProblem(500, 'The service failed.');
  }
}
