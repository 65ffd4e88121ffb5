import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { Ending } from './open-loop.ts';
import { BROKEN, UNANSWERED } from './records.ts';
import type { Target } from './targets.ts';

/** Milliseconds after which a client gives up. A read has failed long before; this tells what never comes. */
const PATIENCE = 5_000;
/** Connections to one BFF: as many clients as ever wait at a time. */
const CONNECTIONS = 4_000;

const JSON_BODY = { 'content-type': 'application/json' };

/** Sends requests over kept connections and looks only at what is counted. */
export class HttpSender {
  readonly #pools: Readonly<Record<string, Pool>>;

  /** @param origins by the BFF's name */
  constructor(origins: Readonly<Record<string, string>>) {
    const options = { connections: CONNECTIONS, pipelining: 1, headersTimeout: PATIENCE, bodyTimeout: PATIENCE, keepAliveTimeout: 30_000 };
    this.#pools = Object.fromEntries(Object.entries(origins).map(([name, origin]) => [name, new Pool(origin, options)]));
  }

  send({ bff, method, path, body }: Target, ended: (ending: Ending) => void): void {
    const request: Dispatcher.DispatchOptions = { method, path, ...(body === undefined ? {} : { body, headers: JSON_BODY }) };
    (this.#pools[bff] as Pool).dispatch(request, new Watch(ended));
  }

  close(): Promise<unknown> {
    return Promise.all(Object.values(this.#pools).map((pool) => pool.destroy()));
  }
}

class Watch implements Dispatcher.DispatchHandler {
  readonly #ended: (ending: Ending) => void;
  #status = BROKEN;
  #incomplete = false;

  constructor(ended: (ending: Ending) => void) {
    this.#ended = ended;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    this.#status = status;
    this.#incomplete = headers['completeness'] !== undefined;
  }

  onResponseData(): void {}

  onResponseEnd(): void {
    this.#ended({ status: this.#status, incomplete: this.#incomplete });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const tooLate = error.name === 'HeadersTimeoutError' || error.name === 'BodyTimeoutError';
    this.#ended({ status: tooLate ? UNANSWERED : BROKEN, incomplete: false });
  }
}
