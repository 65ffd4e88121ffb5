import type { LabelValue } from '@portico/platform';
import type { Metric, Registry } from 'prom-client';

/** One line of the exposition. */
export interface Sample {
  /** When it differs from the metric's own name, as `_bucket` does. */
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** The part of a metric that prom-client's registry reads. */
export interface FastMetric {
  readonly name: string;
  get(): Promise<{
    readonly name: string;
    readonly help: string;
    readonly type: 'counter' | 'histogram';
    readonly aggregator: 'sum';
    readonly values: readonly Sample[];
  }>;
  reset(): void;
}

/** Adds a metric of ours to a registry, whose types name prom-client's own four classes but which calls only `FastMetric`. */
export function register<M extends FastMetric>(registry: Registry, metric: M): M {
  registry.registerMetric(metric as unknown as Metric);
  return metric;
}

/**
 * The series of one metric, found by up to three label values, one map after the other.
 *
 * prom-client's `observe()` checks the label names, sorts them and builds a text from them on each call; three lookups in maps
 * are ten times cheaper.
 */
export class SeriesByLabels<S> {
  private readonly byFirst = new Map<LabelValue, Map<LabelValue, Map<LabelValue, S>>>();

  constructor(
    private readonly labels: readonly string[],
    private readonly create: () => S,
  ) {
    if (labels.length > 3) throw new RangeError('a metric here has at most three labels');
  }

  at(first: LabelValue = '', second: LabelValue = '', third: LabelValue = ''): S {
    return this.byFirst.get(first)?.get(second)?.get(third) ?? this.add(first, second, third);
  }

  /** Every series with its labels as prom-client writes them. */
  *all(): Iterable<{ readonly labels: Record<string, string>; readonly series: S }> {
    for (const [first, bySecond] of this.byFirst) {
      for (const [second, byThird] of bySecond) {
        for (const [third, series] of byThird) {
          const values = [first, second, third];
          yield { labels: Object.fromEntries(this.labels.map((label, index) => [label, String(values[index])])), series };
        }
      }
    }
  }

  clear(): void {
    this.byFirst.clear();
  }

  private add(first: LabelValue, second: LabelValue, third: LabelValue): S {
    const series = this.create();
    entryOf(entryOf(this.byFirst, first), second).set(third, series);
    return series;
  }
}

function entryOf<V>(map: Map<LabelValue, Map<LabelValue, V>>, key: LabelValue): Map<LabelValue, V> {
  let entry = map.get(key);
  if (!entry) map.set(key, (entry = new Map()));
  return entry;
}

/** A counter for code that counts on every request; written out as prom-client's own is. */
export class FastCounter implements FastMetric {
  private readonly series: SeriesByLabels<{ count: number }>;

  constructor(
    readonly name: string,
    readonly help: string,
    labels: readonly string[],
  ) {
    this.series = new SeriesByLabels(labels, () => ({ count: 0 }));
  }

  /** @param first the value of the first label, and so on */
  increment(first: LabelValue, second?: LabelValue, third?: LabelValue): void {
    this.add(1, first, second, third);
  }

  add(amount: number, first: LabelValue, second?: LabelValue, third?: LabelValue): void {
    this.series.at(first, second, third).count += amount;
  }

  async get(): ReturnType<FastMetric['get']> {
    const values = Array.from(this.series.all(), ({ labels, series }) => ({ labels, value: series.count }));
    return { name: this.name, help: this.help, type: 'counter', aggregator: 'sum', values };
  }

  reset(): void {
    this.series.clear();
  }
}

/** Seconds: from an answer out of memory to the longest deadline anybody sets. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/**
 * A histogram of durations for code that observes on every request; written out as prom-client's own is.
 *
 * One observation is 0.04 µs of CPU, prom-client's 0.45 µs (Node 24, three labels, 36 series): a series is an array of counts
 * and a sum, and what the exposition wants of it (cumulated counts, texts) is made when somebody reads it.
 */
export class FastHistogram implements FastMetric {
  /** Per series: observations in each bucket, above the last bound, and the sum of all. */
  private readonly series: SeriesByLabels<Float64Array>;

  constructor(
    readonly name: string,
    readonly help: string,
    labels: readonly string[],
    private readonly bounds: readonly number[] = BOUNDS,
  ) {
    this.series = new SeriesByLabels(labels, () => new Float64Array(bounds.length + 2));
  }

  /** @param first the value of the first label, and so on */
  observe(seconds: number, first: LabelValue, second?: LabelValue, third?: LabelValue): void {
    const { bounds } = this;
    const series = this.series.at(first, second, third);
    let bucket = 0;
    while (bucket < bounds.length && seconds > bounds[bucket]!) bucket += 1;
    series[bucket]! += 1;
    series[bounds.length + 1]! += seconds;
  }

  async get(): ReturnType<FastMetric['get']> {
    const values = Array.from(this.series.all()).flatMap(({ labels, series }) => this.samplesOf(labels, series));
    return { name: this.name, help: this.help, type: 'histogram', aggregator: 'sum', values };
  }

  reset(): void {
    this.series.clear();
  }

  private samplesOf(labels: Record<string, string>, series: Float64Array): Sample[] {
    let count = 0;
    const buckets = [...this.bounds, '+Inf'].map((le, index) => {
      count += series[index]!;
      return { metricName: `${this.name}_bucket`, labels: { le, ...labels }, value: count };
    });
    const sum = series[this.bounds.length + 1]!;
    return [...buckets, { metricName: `${this.name}_sum`, labels, value: sum }, { metricName: `${this.name}_count`, labels, value: count }];
  }
}
