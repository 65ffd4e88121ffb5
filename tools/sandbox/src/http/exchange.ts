import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Call } from '../calls/call-log.ts';
import { invalid } from './service-problem.ts';

/** Thrown out of a call whose caller has gone or whose time is up. */
export class CallOver extends Error {
  override readonly name = 'CallOver';
  readonly why: 'cancelled' | 'expired';

  constructor(why: 'cancelled' | 'expired') {
    super(`the call is over: ${why}`);
    this.why = why;
  }
}

/** One request and its response, from arrival until the answer is out, the caller is gone or the time is up. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly call: Call;
  readonly #over = new AbortController();
  #deadline: NodeJS.Timeout | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, call: Call) {
    this.request = request;
    this.response = response;
    this.call = call;
    response.once('finish', () => this.#settle('finished'));
    // Comes after `finish` too, and then changes nothing.
    response.once('close', () => this.#settle('cancelled'));
  }

  /** Obeys `x-deadline-ms`. Throws 400 when it is no whole number of milliseconds, `CallOver` when it is 0. */
  startDeadline(): void {
    const text = this.request.headers['x-deadline-ms'];
    if (text === undefined) return;
    if (typeof text !== 'string' || !/^\d{1,9}$/.test(text)) {
      throw invalid([{ in: 'header', name: 'x-deadline-ms', detail: 'must be a whole number of milliseconds' }]);
    }
    const expire = (): void => {
      if (this.call.end('expired')) this.#over.abort(new CallOver('expired'));
    };
    if (Number(text) === 0) expire();
    else this.#deadline = setTimeout(expire, Number(text));
    this.check();
  }

  /** Throws `CallOver` once the call is over. */
  check(): void {
    this.#over.signal.throwIfAborted();
  }

  /** Waits; rejects with `CallOver` as soon as the call is over. */
  async pause(ms: number): Promise<void> {
    try {
      await wait(ms, undefined, { signal: this.#over.signal });
    } catch (error) {
      this.check();
      throw error;
    }
  }

  /** Waits until the call is over, and rejects with `CallOver`. */
  async untilOver(): Promise<never> {
    const { signal } = this.#over;
    this.check();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as CallOver), { once: true }));
  }

  #settle(outcome: 'finished' | 'cancelled'): void {
    clearTimeout(this.#deadline);
    if (this.call.end(outcome) && outcome === 'cancelled') this.#over.abort(new CallOver('cancelled'));
  }
}
