/** For so many seconds, so many arrivals a second. */
export interface Stage {
  readonly seconds: number;
  readonly perSecond: number;
}

/**
 * When requests are due. It is fixed before the first is sent and does not wait for answers, as users do not: a server that stalls meets all
 * who come meanwhile, and their waiting counts. (A client that sends the next request only after the last answer leaves out just
 * those: "coordinated omission", Gil Tene, "How NOT to Measure Latency".)
 */
export class Schedule {
  readonly count: number;
  /** Milliseconds from the beginning to the end of the last stage. */
  readonly length: number;
  readonly #stages: readonly { readonly first: number; readonly from: number; readonly every: number }[];

  constructor(stages: readonly Stage[]) {
    let first = 0;
    let from = 0;
    this.#stages = stages.map(({ seconds, perSecond }) => {
      const stage = { first, from, every: 1000 / perSecond };
      first += Math.round(seconds * perSecond);
      from += seconds * 1000;
      return stage;
    });
    this.count = first;
    this.length = from;
  }

  /** Milliseconds from the beginning at which request `index` (from 0) is due. */
  dueAt(index: number): number {
    let stage = this.#stages[0];
    for (const next of this.#stages) {
      if (next.first > index) break;
      stage = next;
    }
    if (!stage || index >= this.count) return Number.POSITIVE_INFINITY;
    return stage.from + (index - stage.first) * stage.every;
  }
}
