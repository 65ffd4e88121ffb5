import type { Instance } from '../instances/instance.ts';
import { Breaker } from './breaker.ts';
import type { BreakerRules, BreakerState } from './breaker.ts';
import { Failers } from './failers.ts';
import { PathGroups } from './path-groups.ts';

/** Ends of attempts that are remembered. Few, so that what all instances begin to fail at is soon known to be no instance's fault. */
const REMEMBERED = 16;
/** The share of failures that is nothing out of the ordinary: one beyond that at an instance is as much a surprise as can be. */
const ORDINARY = 0.05;

/** How the last attempts of one operation have ended, at whichever instance. */
export class Siblings {
  private readonly at: (object | undefined)[] = [];
  private readonly failed: boolean[] = [];
  private next = 0;

  note(instance: object, failed: boolean): void {
    this.at[this.next] = instance;
    this.failed[this.next] = failed;
    this.next = (this.next + 1) % REMEMBERED;
  }

  /**
   * How much a failure of the operation at an instance tells of the instance: 1 when it works elsewhere, 0 when it fails everywhere. In
   * between as much as it surprises, −log p, so that a row of failures adds up to the same whatever share of them is the operation's own.
   */
  surprise<E>(instance: Instance<E>): number {
    let [all, failures] = [0, 0];
    for (let place = 0; place < this.at.length; place += 1) {
      if (this.at[place] === instance) continue;
      all += 1;
      if (this.failed[place]) failures += 1;
    }
    return all === 0 ? 1 : Math.min(1, Math.log(failures / all) / Math.log(ORDINARY));
  }
}

/** Calls without an answer that nothing was learned from, because their callers had too little time, after which one gets all of the upstream's. */
const UNHEARD = 5;

/** What is known of one operation of an upstream, for as long as the BFF runs. */
export class Circuit {
  /** When it last answered well, on the `performance.now()` clock. */
  answeredAt = Number.NEGATIVE_INFINITY;
  /** Calls since the last answer that their callers had too little time for, so that nothing was learned from them. */
  private unheard = 0;
  /** How its attempts end at all instances. */
  readonly siblings = new Siblings();
  /** Whom it fails for. */
  readonly failers = new Failers();
  /** Calls in flight that have all of the upstream's own time, whatever their callers have. */
  witnesses = 0;

  constructor(
    readonly operation: string,
    readonly breaker: Breaker,
  ) {}

  /** Takes note of an attempt's end. @param failed undefined when it proves nothing @param late whether there was no answer in time */
  note(failed: boolean | undefined, late: boolean, now: number): void {
    if (failed === false) {
      this.answeredAt = now;
      this.unheard = 0;
    } else if (failed === undefined && late) this.unheard += 1;
  }

  /**
   * Whether a call must be given all of the upstream's own time: one that hangs would never be noticed by callers that wait less.
   *
   * @param most calls that find out at a time
   */
  needsWitness(most: number): boolean {
    return this.unheard >= UNHEARD && this.witnesses < most;
  }
}

/**
 * The circuits of an upstream: one for each operation, so that a sick one does not take the others with it; and all of them open at
 * once when the upstream fails as a whole, which is when as many calls in a row as open one circuit have failed, of more than one
 * operation, and none has succeeded in between. Each circuit finds out for itself when it may close. ADR 0032 has the figures.
 */
export class Circuits {
  private readonly byOperation = new Map<string, Circuit>();
  private readonly groups = new PathGroups();
  /** Failures since the last success, of whatever operation. */
  private failures = 0;
  private failing: Circuit | undefined = undefined;
  private several = false;
  /** Who has answered last, and when; and when somebody else last did. */
  private answering: Circuit | undefined = undefined;
  private answeredAt = Number.NEGATIVE_INFINITY;
  private othersAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly rules: BreakerRules,
    private readonly changed: (operation: string, state: BreakerState) => void = () => undefined,
  ) {}

  get all(): Iterable<Circuit> {
    return this.byOperation.values();
  }

  /** Those that are not closed. */
  get notClosed(): readonly Circuit[] {
    return [...this.all].filter(({ breaker }) => breaker.state !== 'closed');
  }

  /** @param operation of a contract: there are as many as it has */
  of(operation: string): Circuit {
    return this.byOperation.get(operation) ?? this.added(operation);
  }

  /** For a request without a contract, by what its path has in common with others: their number is bounded. */
  at(method: string, path: string): Circuit {
    return this.of(`${method} ${this.groups.of(path)}`);
  }

  /** Takes note of a good answer. */
  answered(circuit: Circuit, now: number): void {
    if (this.answering !== circuit) {
      this.othersAt = this.answeredAt;
      this.answering = circuit;
    }
    this.answeredAt = now;
  }

  /** Whether other operations than this one have been answered well since then. */
  othersAnsweredSince(circuit: Circuit, time: number): boolean {
    return (this.answering === circuit ? this.othersAt : this.answeredAt) > time;
  }

  private added(operation: string): Circuit {
    const breaker = new Breaker(
      this.rules,
      (state) => this.changed(operation, state),
      (failed, now) => this.note(circuit, failed, now),
    );
    const circuit = new Circuit(operation, breaker);
    this.byOperation.set(operation, circuit);
    return circuit;
  }

  private note(circuit: Circuit, failed: boolean, now: number): void {
    if (!failed) {
      this.failures = 0;
      this.failing = undefined;
      this.several = false;
      return;
    }
    this.failures += 1;
    this.failing ??= circuit;
    this.several ||= this.failing !== circuit;
    if (!this.several || this.failures < this.rules.calls) return;
    for (const { breaker } of this.all) if (breaker.state === 'closed') breaker.open(now);
  }
}
