import type { CancelReason, Scope } from '@portico/platform';
import { CanceledError } from 'axios';
import type { InternalAxiosRequestConfig } from 'axios';
import type { Readable } from 'node:stream';

/** Why the caller has called it off. */
export interface Cancellation {
  /** What axios rejects with then. */
  readonly error: Error;
  /** Whether its own patience was over: `AbortSignal.timeout(500)`. */
  readonly late: boolean;
}

/**
 * What ends a call early, all in one scope: the request that it serves, axios's `timeout`, its `signal` and its `cancelToken`,
 * through which leaving an observable arrives.
 */
export class CallLimits {
  readonly scope: Scope;
  /** Milliseconds; infinite without axios's `timeout`. */
  readonly timeout: number;
  cancellation: Cancellation | undefined = undefined;
  private body: Readable | undefined = undefined;

  /** @param alone whether the parent is there for this call only, and ends with it */
  constructor(
    private readonly parent: Scope,
    private readonly config: InternalAxiosRequestConfig,
    private readonly alone: boolean,
  ) {
    const timeout = Number(config.timeout);
    this.timeout = timeout > 0 ? timeout : Number.POSITIVE_INFINITY;
    this.scope = parent.child(this.timeout);
    config.cancelToken?.subscribe(this.cancelled);
    config.signal?.addEventListener?.('abort', this.aborted);
  }

  /** Whether it was axios's `timeout` that ended the call, and not the deadline of the request. */
  get timedOut(): boolean {
    return this.scope.reason === 'deadline' && this.parent.reason === undefined;
  }

  /** The call is over. */
  end(): void {
    this.config.cancelToken?.unsubscribe(this.cancelled);
    this.config.signal?.removeEventListener?.('abort', this.aborted);
    this.scope.close();
    if (this.alone) this.parent.close();
  }

  /** The call is answered, and over when the body is. Its `timeout` does not count any more; the other limits are the body's. */
  endWith(body: Readable): void {
    this.scope.close();
    this.body = body;
    const reader = {
      cancel: (reason: CancelReason): void => void body.destroy(reason === 'settled' ? undefined : new Error(`cancelled: ${reason}`)),
    };
    this.parent.add(reader);
    body.once('close', () => {
      this.parent.remove(reader);
      this.end();
    });
    // Its reader hears of its errors. Without a reader, they must not end the process.
    body.on('error', () => undefined);
  }

  private cancel(cancellation: Cancellation): void {
    this.cancellation = cancellation;
    if (this.body) this.body.destroy(cancellation.error);
    else this.scope.cancel('settled');
  }

  private readonly cancelled = (error: Error): void => this.cancel({ error, late: false });

  private readonly aborted = (): void => {
    const { reason } = this.config.signal as { readonly reason?: unknown };
    this.cancel({ error: new CanceledError(undefined, this.config), late: Object(reason).name === 'TimeoutError' });
  };
}
