import type { LabelValue } from '@portico/platform';

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
