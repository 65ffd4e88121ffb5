/** A label's value. A metric has at most three labels, in the order in which it names them. */
export type LabelValue = string | number;

export interface Counter {
  increment(first: LabelValue, second?: LabelValue, third?: LabelValue): void;
  /** @param amount what it counts that many of */
  add(amount: number, first: LabelValue, second?: LabelValue, third?: LabelValue): void;
}

export interface Histogram {
  /** @param value in seconds */
  observe(value: number, first: LabelValue, second?: LabelValue, third?: LabelValue): void;
}

/** A value that is read when somebody asks for it, with that of each label. */
export interface GaugeReading {
  readonly value: number;
  readonly labels: readonly LabelValue[];
}

/** The registry of `/metrics`, as it is open to a capability. */
export interface Meters {
  /** @param help what it counts, for who reads `/metrics` */
  counter(name: string, help: string, labels: readonly string[]): Counter;
  /** Durations. */
  histogram(name: string, help: string, labels: readonly string[]): Histogram;
  /** How something stands. @param read called at each look at `/metrics` */
  gauge(name: string, help: string, labels: readonly string[], read: () => readonly GaugeReading[]): void;
}
