import { parseDuration } from '@portico/config';
import type { DurationText } from '@portico/config';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { HeldResources } from '../management/held-resources.ts';
import { Problem } from '../problems/problem.ts';
import { BackgroundScopes } from './background-scopes.ts';
import { runInScope } from './current.ts';
import type { Caller } from './request-context.ts';
import type { Scope } from './scope.ts';

export interface WorkOptions {
  /** What errors call it: `reprice`. */
  readonly name: string;
  /** How long it may take: `30s`. That of a data route by default. */
  readonly deadline?: DurationText;
  /** Whom upstreams are called for. By default no caller: they see the BFF itself. */
  readonly as?: Caller;
}

/** Pieces of work that may run at a time: what is begun and never ends must show. */
const MOST_WORK = 1_000;

/**
 * Runs work that serves no request, such as a cron job, what is done at start, a message of a queue or of a WebSocket. Upstreams and plans are
 * called as in a handler; the work has a deadline, a trace and an id of its own, and ends with the BFF.
 *
 * ```ts
 * @Cron('0 * * * *')
 * reprice(): Promise<void> {
 *   return this.work.run({ name: 'reprice', deadline: '30s' }, () => this.pricing.reprice());
 * }
 * ```
 */
@Injectable()
export class BackgroundWork implements BeforeApplicationShutdown {
  private readonly running = new Set<Scope>();

  constructor(
    private readonly scopes: BackgroundScopes,
    held: HeldResources,
  ) {
    held.add({ resource: 'background work', of: '', held: () => this.running.size, limit: () => MOST_WORK });
  }

  /**
   * @returns what the work does
   * @throws Problem `upstream-timeout` when its deadline passes first, `overloaded` when too much runs already or the BFF stops
   */
  async run<T>({ name, deadline, as }: WorkOptions, work: () => T | Promise<T>): Promise<T> {
    if (this.running.size >= MOST_WORK) throw new Problem('overloaded', { detail: `${MOST_WORK} pieces of background work run already; "${name}" was not begun` });
    const scope = this.scopes.open(deadline === undefined ? undefined : parseDuration(deadline));
    scope.context.caller = as;
    this.running.add(scope);
    try {
      return await runInScope(scope, () => {
        scope.takePlace();
        return Promise.race([work(), endOf(scope, name)]);
      });
    } finally {
      this.running.delete(scope);
      scope.close();
    }
  }

  /** Requests have ended by now. */
  beforeApplicationShutdown(): void {
    for (const scope of [...this.running]) scope.close();
  }
}

/** Rejects when the scope ends before the work does. */
function endOf(scope: Scope, name: string): Promise<never> {
  let reject: (problem: Problem) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => (reject = refuse));
  scope.add({
    cancel: (reason) =>
      reject(
        reason === 'deadline'
          ? new Problem('upstream-timeout', { detail: `the deadline of the background work "${name}" has passed` })
          : new Problem('overloaded', { detail: `the background work "${name}" has ended with the BFF` }),
      ),
  });
  // When the work has ended first, nothing waits for this any more.
  promise.catch(() => undefined);
  return promise;
}
