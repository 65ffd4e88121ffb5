import type { ConnectionInjector, sendUnaryData, ServerUnaryCall, ServerWritableStream, ServiceDefinition } from '@grpc/grpc-js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import type { Socket } from 'node:net';
import type { CallLog } from '../calls/call-log.ts';
import { GRPC_OPTIONS, recommendationsProto } from '../contract/own-contracts.ts';
import type { FaultBoard, Verdict } from '../faults/fault-board.ts';
import type { RecommendRequest, RecommendResponse } from '@portico/contracts-recommendations';
import { GrpcCallOver, GrpcExchange } from './grpc-exchange.ts';
import { codeFor, GrpcProblem } from './grpc-problem.ts';
import { HEALTH_DESCRIPTOR } from './health.descriptor.ts';

const RECOMMENDATIONS = 'portico.sandbox.recommendations.v1.Recommendations';
const HEALTH = 'grpc.health.v1.Health';

type Rpc<Request, Response> = ServerUnaryCall<Request, Response> | ServerWritableStream<Request, Response>;

const headersOf = (rpc: Rpc<unknown, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(rpc.metadata.getMap()).map(([name, value]) => [name, String(value)]));

type Handler<Request, Response> = (request: Request) => Response;

/** Serves the recommendations over gRPC: faults, deadline, handler, answer. */
export class GrpcFront {
  readonly #faults: FaultBoard;
  readonly #calls: CallLog;
  readonly #reset: (remotePort: number) => void;
  readonly #server = new Server();
  readonly #injector: ConnectionInjector;

  /** `reset` breaks the connection that comes from a port. */
  constructor(
    recommend: Handler<RecommendRequest, RecommendResponse>,
    faults: FaultBoard,
    calls: CallLog,
    reset: (remotePort: number) => void,
  ) {
    this.#faults = faults;
    this.#calls = calls;
    this.#reset = reset;
    this.#server.addService(recommendationsProto()[RECOMMENDATIONS] as ServiceDefinition, {
      Recommend: this.#unary('Recommend', recommend),
      Follow: this.#streaming('Follow', (request: RecommendRequest) => recommend(request).items),
    });
    const serving: Handler<unknown, { status: string }> = () => ({ status: 'SERVING' });
    this.#server.addService(fromJSON(HEALTH_DESCRIPTOR, GRPC_OPTIONS)[HEALTH] as ServiceDefinition, { Check: this.#unary('health', serving) });
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
  }

  accept(socket: Socket): void {
    this.#injector.injectConnection(socket);
  }

  close(): void {
    this.#injector.destroy();
    this.#server.forceShutdown();
  }

  #unary<Request, Response>(operationId: string, handler: Handler<Request, Response>) {
    return (rpc: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
      const exchange = new GrpcExchange(this.#calls.start(operationId, rpc.getPath(), headersOf(rpc)), rpc);
      void this.#serve(exchange, rpc, operationId, handler).then(
        (response) => {
          exchange.call.end('finished');
          callback(null, response);
        },
        (error: unknown) => {
          if (error instanceof GrpcCallOver) return;
          exchange.call.end('finished');
          callback(this.#problemOf(error).toResponse());
        },
      );
    };
  }

  /** A fault befalls each message for itself. */
  #streaming<Request, Item>(operationId: string, handler: Handler<Request, readonly Item[]>) {
    return (rpc: ServerWritableStream<Request, Item>): void => {
      const exchange = new GrpcExchange(this.#calls.start(operationId, rpc.getPath(), headersOf(rpc)), rpc);
      void this.#follow(exchange, rpc, operationId, handler).then(
        () => {
          exchange.call.end('finished');
          rpc.end();
        },
        (error: unknown) => {
          if (error instanceof GrpcCallOver) return;
          exchange.call.end('finished');
          rpc.emit('error', this.#problemOf(error).toResponse());
        },
      );
    };
  }

  async #follow<Request, Item>(exchange: GrpcExchange, rpc: ServerWritableStream<Request, Item>, operationId: string, handler: Handler<Request, readonly Item[]>): Promise<void> {
    for (const item of await this.#serve(exchange, rpc, operationId, handler)) {
      await this.#serve(exchange, rpc, `${operationId}.message`, () => undefined);
      rpc.write(item);
    }
  }

  async #serve<Request, Response>(
    exchange: GrpcExchange,
    rpc: Pick<Rpc<Request, unknown>, 'request' | 'getPeer'>,
    operationId: string,
    handler: Handler<Request, Response>,
  ): Promise<Response> {
    const { delayMs, effect } = this.#faults.judge(operationId, performance.now());
    if (effect?.kind === 'hang') await exchange.untilOver();
    if (delayMs > 0) await exchange.pause(delayMs);
    this.#suffer(exchange, rpc, effect);
    exchange.check();
    return handler(rpc.request);
  }

  #suffer(exchange: GrpcExchange, rpc: Pick<Rpc<unknown, unknown>, 'getPeer'>, effect: Verdict['effect']): void {
    if (effect?.kind === 'reset') {
      exchange.call.end('broken');
      const peer = rpc.getPeer();
      this.#reset(Number(peer.slice(peer.lastIndexOf(':') + 1)));
      throw new GrpcCallOver('the connection was reset');
    }
    if (effect?.kind === 'error') {
      const pushbackMs = effect.retryAfter === undefined ? undefined : effect.retryAfter * 1000;
      throw new GrpcProblem(codeFor(effect.status ?? 503), 'The service was told to fail.', pushbackMs);
    }
  }

  #problemOf(error: unknown): GrpcProblem {
    if (error instanceof GrpcProblem) return error;
    console.error(error);
    return new GrpcProblem('INTERNAL', 'The service failed.');
  }
}
