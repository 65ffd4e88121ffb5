import { outsideRequests, StacklessError } from '@portico/platform';

/** There was no answer in time. */
export class Unanswered extends StacklessError {
  /** @param limit milliseconds */
  constructor(limit: number) {
    super(`no answer within ${limit} ms`);
    this.name = 'Unanswered';
  }
}

/** A wait is so many timers in a row: each counts as long as it was set for, however late it comes. */
const SLICES = 4;

/**
 * Waits for an answer so long. Time that our own event loop has lost does not count against the other side: however late it is, the loop has
 * read its sockets several times before the wait is over.
 * @param limit milliseconds
 * @throws Unanswered
 */
export function within<T>(limit: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = SLICES;
    let timer: NodeJS.Timeout;
    const expired = (): void => {
      left -= 1;
      if (left > 0) wait();
      // Sockets are read after timers have run (libuv, "The I/O loop").
      else outsideRequests(() => setImmediate(() => reject(new Unanswered(limit))));
    };
    const wait = (): void => {
      timer = outsideRequests(() => setTimeout(expired, limit / SLICES));
    };
    wait();
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
