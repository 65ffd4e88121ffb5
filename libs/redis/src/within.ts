import { outsideRequests, StacklessError } from '@portico/platform';

/** There was no answer in time. */
export class Unanswered extends StacklessError {
  /** @param limit milliseconds */
  constructor(limit: number) {
    super(`no answer within ${limit} ms`);
    this.name = 'Unanswered';
  }
}

/**
 * Waits for an answer so long. Time that our own event loop has lost does not count against the other side: a timer that is late begins
 * again, and what has arrived meanwhile is read first.
 * @param limit milliseconds
 * @throws Unanswered
 */
export function within<T>(limit: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let due: number;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      due = performance.now() + limit;
      timer = outsideRequests(() => setTimeout(expired, limit));
    };
    const expired = (): void => {
      if (performance.now() - due > limit / 2) wait();
      // Sockets are read after timers have run (libuv, "The I/O loop").
      else outsideRequests(() => setImmediate(() => reject(new Unanswered(limit))));
    };
    wait();
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
