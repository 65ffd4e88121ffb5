import type { Type } from '@nestjs/common';
import type { RequestFinished } from '../context/context-factory.ts';
import type { BrokenContract } from '../context/read-answer.ts';
import type { StoreChanged } from '../management/store-states.ts';
import type { AccessRefused } from '../routes/access.stage.ts';
import type { BoundReached } from '../server/connections/bound-reached.ts';
import { FaultSignal, RequestSignal, Signal } from './signal.ts';
import type { Emitter } from './signal.ts';

/** A set of signals: a class that has nothing but signals as fields. */
export type SignalSet<S> = { readonly [name in keyof S]: Emitter };

/**
 * What happens in a BFF: the signals of the platform, and those that each library declares in a class of its own, of which there is one
 * instance for each BFF. What happens to a request is a `RequestSignal`, emitted with its scope; what happens to the BFF as a whole is a `Signal`.
 */
export class Signals {
  readonly internalFault = new FaultSignal();
  readonly requestFinished = new RequestSignal<RequestFinished>();
  readonly boundReached = new Signal<BoundReached>();
  /** An answer that code of ours has broken over is not what the contract promises. */
  readonly contractBroken = new RequestSignal<BrokenContract>();
  readonly accessRefused = new RequestSignal<AccessRefused>();
  readonly storeChanged = new Signal<StoreChanged>();

  readonly #sets = new Map<Type, object>();
  #hasStarted = false;

  constructor() {
    this.adopt(this);
  }

  /** The instance of a class of signals. For constructors: who emits for each request keeps it. */
  of<S extends SignalSet<S>>(set: Type<S>): S {
    const known = this.#sets.get(set) as S | undefined;
    if (known) return known;
    const made = new set();
    this.adopt(made);
    this.#sets.set(set, made);
    return made;
  }

  /** The BFF has started: who subscribes from now on hears of what comes. */
  started(): void {
    this.#hasStarted = true;
    for (const set of [this, ...this.#sets.values()]) for (const signal of Object.values(set)) if (signal instanceof Signal) signal.started();
  }

  private adopt(set: object): void {
    for (const [name, signal] of Object.entries(set) as [string, Emitter][]) {
      signal.reportTo(this.internalFault, name);
      if (this.#hasStarted && signal instanceof Signal) signal.started();
    }
  }
}
