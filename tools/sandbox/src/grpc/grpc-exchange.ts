import type { ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { setTimeout as wait } from 'node:timers/promises';
import type { Call } from '../calls/call-log.ts';

/** Thrown out of a call that its caller has left or whose deadline has passed: there is no one left to answer. */
export class GrpcCallOver extends Error {
  override readonly name = 'GrpcCallOver';
}

/** One call, from arrival until it is answered or over. */
export class GrpcExchange {
  readonly call: Call;
  readonly #over = new AbortController();

  constructor(call: Call, rpc: ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>) {
    this.call = call;
    const deadline = Number(rpc.getDeadline());
    const end = (): void => {
      call.end(Date.now() >= deadline ? 'expired' : 'cancelled');
      this.#over.abort(new GrpcCallOver('the call is over'));
    };
    if (rpc.cancelled) end();
    else rpc.once('cancelled', end);
  }

  /** Throws `GrpcCallOver` once the call is over. */
  check(): void {
    this.#over.signal.throwIfAborted();
  }

  /** Waits; rejects with `GrpcCallOver` as soon as the call is over. */
  async pause(ms: number): Promise<void> {
    try {
      await wait(ms, undefined, { signal: this.#over.signal });
    } catch (error) {
      this.check();
      throw error;
    }
  }

  /** Waits until the call is over, and rejects with `GrpcCallOver`. */
  async untilOver(): Promise<never> {
    const { signal } = this.#over;
    this.check();
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as GrpcCallOver), { once: true }),
    );
  }
}
