import type { Scope } from '@portico/platform';
import { Waiter } from './waiter.ts';
import type { WaitedFor } from './waiter.ts';

/** All who wait for the result of a call: one mostly, more where identical reads share it. */
export class Waiters<T> {
  /** The latest deadline of those who have ever waited, on the `performance.now()` clock. */
  until = Number.NEGATIVE_INFINITY;
  /** Whether there was ever more than one. */
  several = false;
  private first: Waiter<T> | undefined;

  constructor(private readonly call: WaitedFor<T>) {}

  get none(): boolean {
    return this.first === undefined;
  }

  add(scope: Scope): Promise<T> {
    const waiter = new Waiter<T>(this.call, scope);
    waiter.next = this.first;
    this.several ||= this.first !== undefined;
    this.first = waiter;
    if (scope.dueAt > this.until) this.until = scope.dueAt;
    scope.add(waiter);
    return waiter.result;
  }

  /** One whose scope has ended. */
  remove(gone: Waiter<T>): void {
    if (this.first === gone) this.first = gone.next;
    else for (let waiter = this.first; waiter; waiter = waiter.next) if (waiter.next === gone) waiter.next = gone.next;
  }

  /** @param each makes what each of them gets, where that is not the value itself */
  resolve(value: T, each?: () => T): void {
    for (let waiter = this.leave(); waiter; waiter = waiter.next) waiter.resolve(each ? each() : value);
  }

  /** @param each the same for failures */
  reject(failure: Error, each?: () => Error): void {
    for (let waiter = this.leave(); waiter; waiter = waiter.next) waiter.reject(each ? each() : failure);
  }

  private leave(): Waiter<T> | undefined {
    const { first } = this;
    this.first = undefined;
    for (let waiter = first; waiter; waiter = waiter.next) waiter.scope.remove(waiter);
    return first;
  }
}
