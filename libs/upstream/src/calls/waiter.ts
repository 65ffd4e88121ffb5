import type { Cancellable, CancelReason, Scope } from '@portico/platform';

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
  next: Waiter<T> | undefined;

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
