import { outsideRequests } from '@portico/platform';
import type { AnswerHead } from '../connections/answer-parser.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { Exchange, ExchangeListener } from '../connections/exchange.ts';
import type { Ask } from './probe.ts';

/** Bytes of an answer beyond which the connection is given up rather than the answer read. */
const LONGEST = 64 * 1024;

/**
 * Asks an instance with a GET: a 2xx whose body has come too is a yes. It goes through the connections of the calls, so that an
 * instance which has none left for them is not well either.
 *
 * @param path such as `/health`
 */
export function httpProbe(path: string): Ask<ConnectionPool> {
  return ({ endpoint }, timeout) => new Promise((resolve) => new Question(endpoint, path, timeout, resolve));
}

class Question implements ExchangeListener {
  private readonly exchange: Exchange;
  private readonly timer: NodeJS.Timeout;
  private status = 0;
  private length = 0;

  /** @param timeout milliseconds */
  constructor(
    pool: ConnectionPool,
    private readonly path: string,
    timeout: number,
    private readonly resolve: (wrong: string | undefined) => void,
  ) {
    this.timer = outsideRequests(() => setTimeout(() => this.giveUp(new Error(`no answer within ${timeout} ms`)), timeout));
    this.exchange = pool.dispatch({ method: 'GET', path, fields: '', body: undefined }, this);
  }

  answerStarted({ status }: AnswerHead): void {
    this.status = status;
  }

  answerData(chunk: Buffer): void {
    this.length += chunk.length;
    if (this.length > LONGEST) this.giveUp(new Error(`an answer of more than ${LONGEST} bytes`));
  }

  answerEnded(): void {
    clearTimeout(this.timer);
    this.resolve(this.status >= 200 && this.status < 300 ? undefined : this.wrong(`status ${this.status}`));
  }

  broken(error: Error): void {
    clearTimeout(this.timer);
    this.resolve(this.wrong(error.message));
  }

  /** Without its query, which may hold what must not be logged. */
  private wrong(reason: string): string {
    return `GET ${this.path.replace(/\?.*/, '')}: ${reason}`;
  }

  private giveUp(error: Error): void {
    this.exchange.abort();
    this.broken(error);
  }
}
