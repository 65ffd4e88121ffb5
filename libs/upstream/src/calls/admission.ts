import type { Place } from '../policies/concurrency/bulkhead.ts';
import type { Permit } from '../policies/health/breaker.ts';
import type { Circuit } from '../policies/health/circuits.ts';

/**
 * What a call has been let in with: a permit of its circuit, and a place among the calls in flight. A call without one has entered
 * nothing, so that it can leave nothing; and both are given back once, however often that is asked for.
 */
export class Admission {
  private fullTime = false;

  private constructor(
    readonly circuit: Circuit,
    private readonly permit: Permit,
    private readonly place: Place,
  ) {}

  /** @param enter takes a place, if one is free @param now milliseconds @returns why not, when the call must not be made */
  static ask(circuit: Circuit, enter: () => Place | undefined, now: number): Admission | 'open' | 'saturated' {
    const permit = circuit.breaker.ask(now);
    if (!permit) return 'open';
    const place = enter();
    if (place) return new Admission(circuit, permit, place);
    permit.settle(undefined, now);
    return 'saturated';
  }

  /** Whether the call finds out if the upstream is back, and others are refused until it has. */
  get probes(): boolean {
    return this.permit.pending && this.permit.probe;
  }

  get hasFullTime(): boolean {
    return this.fullTime;
  }

  /** Lets the call's attempts have all of the upstream's own time, whatever its callers have. */
  takeFullTime(): void {
    this.fullTime = true;
    this.circuit.witnesses += 1;
  }

  /** Tells the circuit how the call went, and lets others try; its place stays taken. */
  settle(failed: boolean | undefined, now: number): void {
    this.permit.settle(failed, now);
  }

  /** Gives all back. */
  end(failed: boolean | undefined, now: number): void {
    if (this.fullTime) this.circuit.witnesses -= 1;
    this.fullTime = false;
    this.permit.settle(failed, now);
    this.place.leave();
  }
}
