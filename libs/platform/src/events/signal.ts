import { currentScope, runInScope } from '../context/current.ts';
import { rejectionOf } from '../context/late-rejection.ts';
import type { Scope } from '../context/scope.ts';
import { reasonOf, traceOf } from '../problems/thrown.ts';

/** Code of the BFF threw where no caller can take it: everything else went on. */
export interface InternalFault {
  /** What threw: `a subscriber of partSettled`. One of a few fixed texts. */
  readonly where: string;
  readonly error: unknown;
}

type Subscriber<T> = (event: T) => void;

/** A signal, whatever its event. */
export interface Emitter {
  /** Names the signal, and where its subscribers' faults go. */
  reportTo(faults: RequestSignal<InternalFault>, name: string): void;
}

/** Events of a start that are kept of one signal at most. */
const MOST_EARLY = 64;

/**
 * A typed event: one emitter, any number of subscribers, called in order and at once. A subscriber that throws is reported as an internal
 * fault; the emitter and the other subscribers do not notice.
 */
abstract class Subscribers<T> implements Emitter {
  private readonly subscribers: Subscriber<T>[] = [];
  private readonly counters: Subscriber<T>[] = [];
  private where = 'a subscriber';
  private faults: RequestSignal<InternalFault> | undefined = undefined;
  /** What happened before somebody subscribes, for who does. */
  protected early: readonly T[] | undefined = undefined;

  subscribe(subscriber: Subscriber<T>): void {
    this.subscribers.push(subscriber);
    this.catchUp(subscriber);
  }

  /** For counters, which look at nothing but the event: they are called outside its scope, because entering one costs more than counting. */
  count(counter: Subscriber<T>): void {
    this.counters.push(counter);
    this.catchUp(counter);
  }

  reportTo(faults: RequestSignal<InternalFault>, name: string): void {
    this.faults = faults;
    this.where = `a subscriber of ${name}`;
  }

  protected get isHeard(): boolean {
    return this.subscribers.length > 0;
  }

  protected tell(event: T, scope: Scope | undefined): void {
    for (const counter of this.counters) this.call(counter, event, scope);
    if (this.isHeard) runInScope(scope, this.tellSubscribers, event, scope);
  }

  private readonly tellSubscribers = (event: T, scope: Scope | undefined): void => {
    for (const subscriber of this.subscribers) this.call(subscriber, event, scope);
  };

  private catchUp(subscriber: Subscriber<T>): void {
    for (const event of this.early ?? []) runInScope(undefined, () => this.call(subscriber, event, undefined));
  }

  private call(subscriber: Subscriber<T>, event: T, scope: Scope | undefined): void {
    try {
      rejectionOf(subscriber(event), (error) => this.failed(error, scope));
    } catch (error) {
      this.failed(error, scope);
    }
  }

  private failed(error: unknown, scope: Scope | undefined): void {
    const { faults, where } = this;
    // What fails while a fault is reported cannot be reported in the same way.
    if (faults === undefined || (faults as unknown) === this) warn({ where, error });
    else faults.emit({ where, error }, scope);
  }
}

/**
 * An event of the BFF as a whole. Its subscribers are called outside of requests, even when it is one that has set it off. Until the BFF has
 * started, each subscriber is told what happened before it came: modules start side by side, and what fails first fails before the log is there.
 */
export class Signal<T> extends Subscribers<T> {
  protected override early: T[] | undefined = [];

  emit(event: T): void {
    if (this.early && this.early.length < MOST_EARLY) this.early.push(event);
    this.tell(event, undefined);
  }

  /** All who listen are there: nothing is kept any more. */
  started(): void {
    this.early = undefined;
  }
}

/** An event of a request: its subscribers see the context that it happened in. */
export class RequestSignal<T> extends Subscribers<T> {
  /** @param scope that it happened in: named by all that a timer or a socket calls, the one that is entered where it is left out */
  emit(event: T, scope: Scope | undefined = currentScope()): void {
    this.tell(event, scope);
  }
}

/** Internal faults go to the log; where there is none, to stderr. */
export class FaultSignal extends RequestSignal<InternalFault> {
  override emit({ where, error }: InternalFault, scope: Scope | undefined = currentScope()): void {
    // A thrown value that is hard to read must not make the subscribers fail too.
    const fault = { where, error: reasonOf(error) };
    super.emit(fault, scope);
    if (!this.isHeard) warn(fault);
  }
}

const warn = ({ where, error }: InternalFault): void => process.emitWarning(`${where} threw: ${traceOf(error)}`, 'InternalFault');
