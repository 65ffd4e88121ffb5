import type { Cancellable, Scope } from './scope.ts';
import { QueuedTimer } from './timer-queue.ts';

/**
 * How long a stream may take. It is no deadline: no client waits for it, so what asks how much time is left, such as the pause before a
 * further attempt, must not count on it.
 */
export class Lifetime extends QueuedTimer implements Cancellable {
  readonly dueAt: number;

  /** Ends `scope` as a deadline would. @param longest milliseconds from now */
  constructor(
    private readonly scope: Scope,
    longest: number,
  ) {
    super();
    this.dueAt = performance.now() + longest;
    scope.timers.add(this);
    scope.add(this);
  }

  fire(): void {
    this.scope.cancel('deadline');
  }

  /** The scope has ended before. */
  cancel(): void {
    this.scope.timers.remove(this);
  }
}
