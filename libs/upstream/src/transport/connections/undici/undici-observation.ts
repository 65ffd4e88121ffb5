import { AsyncLocalStorage } from 'node:async_hooks';
import type { AnswerHead } from '../answer-parser.ts';
import { CHANNELS } from '../diagnostics/channels.ts';
import type { Observation } from '../diagnostics/observation.ts';
import { ObservedRequest, withoutOurTrace } from '../diagnostics/observed-request.ts';
import { ExchangeAborted } from '../diagnostics/own-observation.ts';
import type { ExchangeListener, WireRequest } from '../exchange.ts';
import type { WaitsFor } from '../streamed-body.ts';

interface Created {
  readonly request: { readonly headers: string[] };
}

/**
 * An exchange that undici tells of itself, from the moment that it has it. Until then this does: one that has got no connection is told to
 * have begun and failed.
 */
export class UndiciObservation implements Observation {
  private dispatched = false;
  private over = false;
  /** The async context of the caller, which subscribers take the trace from: exchanges are dispatched from timers and sockets. */
  private readonly inContext = AsyncLocalStorage.snapshot();

  constructor(
    private readonly origin: string,
    readonly request: WireRequest,
    private readonly listener: ExchangeListener,
  ) {}

  /** @param work has undici publish `undici:request:create` @param ours how many entries of the request's headers are ours */
  dispatch(ours: number, work: () => void): void {
    this.dispatched = true;
    const decide = (created: unknown): void => {
      const { headers } = (created as Created).request;
      headers.splice(0, headers.length, ...withoutOurTrace(headers, ours));
    };
    this.inContext(() => {
      if (!CHANNELS.create.hasSubscribers) return work();
      // The last to subscribe is the last to be told.
      CHANNELS.create.subscribe(decide);
      try {
        work();
      } finally {
        CHANNELS.create.unsubscribe(decide);
      }
    });
  }

  sent(): void {}

  bodyWaits(whom: WaitsFor): void {
    this.listener.bodyWaits?.(whom);
  }

  answerStarted(head: AnswerHead): void {
    this.listener.answerStarted(head);
  }

  answerData(chunk: Buffer): void {
    this.listener.answerData(chunk);
  }

  answerEnded(): void {
    this.listener.answerEnded();
  }

  broken(error: Error): void {
    this.failed(error);
    this.listener.broken(error);
  }

  aborted(): void {
    this.failed(new ExchangeAborted());
  }

  private failed(error: Error): void {
    if (this.dispatched || this.over) return;
    this.over = true;
    this.inContext(() => {
      const observed = new ObservedRequest(this.origin, this.request);
      observed.create(this.request);
      observed.failed(error);
    });
  }
}
