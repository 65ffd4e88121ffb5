import type { Cancellable, CancelReason, Scope } from '@portico/platform';

/** What a waiter tells the call when its scope has ended. */
export interface WaitedFor<T> {
  abandoned(waiter: Waiter<T>, reason: CancelReason): void;
}

/** One who waits for the result of a call: a member of its own scope, and gone with it. */
export class Waiter<T> implements Cancellable {
  readonly result: Promise<T>;
  resolve!: (value: T) => void;
  reject!: (failure: Error) => void;
  /** Another one who waits for the same. */
  next: Waiter<T> | undefined;

  constructor(
    private readonly call: WaitedFor<T>,
    readonly scope: Scope,
  ) {
    this.result = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  cancel(reason: CancelReason): void {
    this.call.abandoned(this, reason);
  }
}
