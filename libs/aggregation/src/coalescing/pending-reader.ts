import type { Cancellable, CancelReason, Scope } from '@portico/platform';
import { calledOff } from '../run/called-off.ts';

/** One request that waits for a coalesced run: gone with its own scope, whatever becomes of the run. */
export class PendingReader<V> implements Cancellable {
  readonly result: Promise<V>;
  private resolve!: (view: V) => void;
  private refuse!: (failure: unknown) => void;
  private over = false;

  /**
   * @param run the scope of what it waits for
   * @param left called when the scope ends before the answer is there: the client's leaving, or the time of the part that it waits in
   */
  constructor(
    private readonly scope: Scope,
    private readonly plan: string,
    private readonly run: Pick<Scope, 'waitsFor'>,
    private readonly left: (reason: CancelReason) => void,
  ) {
    this.result = new Promise<V>((resolve, reject) => {
      this.resolve = resolve;
      this.refuse = reject;
    });
    scope.add(this);
  }

  cancel(reason: CancelReason): void {
    if (this.over) return;
    this.over = true;
    const failure = calledOff(this.plan, reason, this.run.waitsFor());
    this.left(reason);
    this.reject(failure);
  }

  readonly settle = (view: V): void => {
    if (this.over) return;
    this.leave();
    this.resolve(view);
  };

  readonly fail = (failure: unknown): void => {
    if (this.over) return;
    this.leave();
    this.reject(failure);
  };

  /** As of a run for one request: a failure that is not awaited must not end the process. */
  private reject(failure: unknown): void {
    this.result.catch(() => undefined);
    this.refuse(failure);
  }

  private leave(): void {
    this.over = true;
    this.scope.remove(this);
  }
}
