import type { Cancellable, CancelReason, ReadAnswer, Scope } from '@portico/platform';

/** What a waiter tells the call when its scope has ended. */
export interface WaitedFor<T> {
  /** The upstream and the operation. */
  readonly name: string;
  abandoned(waiter: Waiter<T>, reason: CancelReason): void;
}

/** One who waits for the result of a call: a member of its own scope, and gone with it. */
export class Waiter<T> implements Cancellable {
  readonly result: Promise<T>;
  resolve!: (value: T) => void;
  private refuse!: (failure: Error) => void;
  /** Another one who waits for the same. */
  next: Waiter<T> | undefined = undefined;

  constructor(
    private readonly call: WaitedFor<T>,
    readonly scope: Scope,
  ) {
    this.result = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.refuse = reject;
    });
  }

  reject(failure: Error): void {
    this.result.catch(ignored);
    this.refuse(failure);
  }

  waitsFor(): readonly string[] {
    return [this.call.name];
  }

  cancel(reason: CancelReason): void {
    this.call.abandoned(this, reason);
  }
}

/** An answer with its place in the chain of one request's answers. */
export interface KeptAnswer extends ReadAnswer {
  previous: ReadAnswer | undefined;
}

/** All who wait for the result of a call: one mostly, more where identical reads share it. */
export class Waiters<T> {
  /** The latest deadline of those who have ever waited, on the `performance.now()` clock. */
  until = Number.NEGATIVE_INFINITY;
  /** Whether there was ever more than one. */
  several = false;
  private first: Waiter<T> | undefined = undefined;

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

  /** Each of their requests keeps the answer, so that it can be looked at when the code of that request breaks over it. */
  keep(answer: KeptAnswer): void {
    for (let waiter = this.first; waiter; waiter = waiter.next) {
      const { context } = waiter.scope;
      // Mostly there is one, whose chain the answer itself is a link of.
      if (waiter === this.first) answer.previous = context.answers;
      context.answers = waiter === this.first ? answer : { previous: context.answers, get breach() { return answer.breach; } };
    }
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

/**
 * A failure that may have no reader left: a part that awaits two calls one after the other ends with the failure of the first. That of the
 * second is counted; as an unhandled rejection it would end the process.
 */
export function rejected(failure: Error): Promise<never> {
  const result = Promise.reject(failure);
  result.catch(ignored);
  return result;
}

const ignored = (): void => undefined;
