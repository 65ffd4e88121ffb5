// Looked up once: in Jest's sandbox each look at a global costs more than the multiplication.
const { imul, log } = Math;

/** A random number generator that repeats itself in every run (mulberry32). @returns numbers in [0, 1) */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Due {
  readonly at: number;
  readonly happen: () => void;
}

/** A clock of its own, and what is to happen on it: minutes of traffic pass in milliseconds. */
export class Simulation {
  /** Milliseconds. */
  now = 1_000;
  /** In [0, 1), the same in every run. */
  readonly random: () => number;
  /** A binary heap: the one that is due first is at the top. */
  private readonly queue: Due[] = [];

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  after(milliseconds: number, happen: () => void): void {
    const { queue } = this;
    const due = { at: this.now + milliseconds, happen };
    let place = queue.length;
    for (let above = (place - 1) >> 1; place > 0 && (queue[above] as Due).at > due.at; above = (place - 1) >> 1) {
      queue[place] = queue[above] as Due;
      place = above;
    }
    queue[place] = due;
  }

  /** Independent arrivals, a Poisson process. @param perSecond asked for again before each */
  arrivals(perSecond: () => number, arrive: () => void): void {
    const next = (): void =>
      this.after(this.exponential(1_000 / perSecond()), () => {
        next();
        arrive();
      });
    next();
  }

  /** Lets time pass. */
  run(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (let due = this.queue[0]; due && due.at <= end; due = this.queue[0]) {
      this.takeFirst();
      this.now = due.at;
      due.happen();
    }
    this.now = end;
  }

  /** A duration that is now short, now long. @param mean milliseconds */
  exponential(mean: number): number {
    return -log(1 - this.random()) * mean;
  }

  private takeFirst(): void {
    const { queue } = this;
    const last = queue.pop() as Due;
    if (queue.length === 0) return;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below + 1 < queue.length && (queue[below + 1] as Due).at < (queue[below] as Due).at) below += 1;
      const lighter = queue[below];
      if (!lighter || last.at <= lighter.at) break;
      queue[place] = lighter;
      place = below;
    }
    queue[place] = last;
  }
}

/** The value that so large a share of the values does not exceed. */
export const quantileOf = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
