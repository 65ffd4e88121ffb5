/** How a call ended: answered in full, left by its caller, out of time, or broken by a fault order. */
export type Outcome = 'finished' | 'cancelled' | 'expired' | 'broken';

/** `started` is the sum of all the others. */
export type CallCounts = Readonly<Record<Outcome | 'started' | 'inFlight', number>>;

/** One call as it arrived. */
export interface RecordedCall {
  readonly operationId: string;
  /** The request target, or the method name of a gRPC call. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly outcome: Outcome | 'pending';
}

/** A running call. */
export interface Call {
  /** Only the first outcome counts; false for any later one. */
  end(outcome: Outcome): boolean;
}

type MutableCounts = Record<Outcome | 'started' | 'inFlight', number>;
type MutableCall = { -readonly [Key in keyof RecordedCall]: RecordedCall[Key] };

const noCalls = (): MutableCounts => ({ started: 0, inFlight: 0, finished: 0, cancelled: 0, expired: 0, broken: 0 });

/** Counts the calls of one instance by operation and keeps the last ones as they arrived. */
export class CallLog {
  readonly #keep: number;
  readonly #listeners = new Set<() => void>();
  #counts = new Map<string, MutableCounts>();
  #recent: MutableCall[] = [];

  constructor(keep = 200) {
    this.#keep = keep;
  }

  start(operationId: string, target: string, headers: Readonly<Record<string, string>>): Call {
    const counts = this.#counts.get(operationId) ?? noCalls();
    this.#counts.set(operationId, counts);
    const record: MutableCall = { operationId, target, headers, startedAt: Date.now(), outcome: 'pending' };
    this.#recent.push(record);
    if (this.#recent.length > this.#keep) this.#recent.shift();
    counts.started += 1;
    counts.inFlight += 1;
    this.#changed();
    return { end: (outcome) => this.#end(counts, record, outcome) };
  }

  /** By operationId. */
  counts(): Record<string, CallCounts> {
    return Object.fromEntries([...this.#counts].map(([operationId, counts]) => [operationId, { ...counts }]));
  }

  /** The oldest first. */
  recent(): RecordedCall[] {
    return this.#recent.map((call) => ({ ...call }));
  }

  /** Forgets everything; calls that are still running end unnoticed. */
  reset(): void {
    this.#counts = new Map();
    this.#recent = [];
    this.#changed();
  }

  /** Calls back after each change; returns how to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #end(counts: MutableCounts, record: MutableCall, outcome: Outcome): boolean {
    if (record.outcome !== 'pending') return false;
    record.outcome = outcome;
    counts[outcome] += 1;
    counts.inFlight -= 1;
    this.#changed();
    return true;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
