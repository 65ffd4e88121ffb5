/** An entry of the queues. Its owner reads `key` and `weight`; the rest is the policy's. */
export class Queued<V> {
  uses = 0;
  inMain = false;
  before: Queued<V> | undefined = undefined;
  after: Queued<V> | undefined = undefined;
  removed = false;

  constructor(
    /** A number that equal keys have in common. */
    readonly fingerprint: number,
    readonly weight: number,
    readonly value: V,
  ) {}
}

/** Uses of an entry that are told apart. */
const MOST_USES = 3;
/** The share of all bytes that newcomers have. */
const NEWCOMERS = 0.1;
/** Fingerprints that are remembered at least. */
const LEAST_GHOSTS = 64;

/**
 * Decides what is kept when there is not room for all: S3-FIFO (Yang, Zhang, Qiu, Yue, Rashmi: "FIFO queues are all you need for cache
 * eviction", SOSP 2023). Newcomers are in a small queue, and come into the main one only when they are used there twice, or asked for
 * again soon after they were dropped. What a scan brings is never used again and leaves by the small queue; the main one does not notice.
 */
export class S3Fifo<V> {
  private readonly newcomers = new Fifo<V>();
  private readonly main = new Fifo<V>();
  /** Fingerprints of newcomers that were dropped: two generations, so that forgetting costs nothing. */
  private ghosts = new Set<number>();
  private olderGhosts = new Set<number>();

  /**
   * @param most bytes
   * @param dropped called for each entry that has to go
   */
  constructor(
    private readonly most: number,
    private readonly dropped: (value: V) => void,
  ) {}

  get weight(): number {
    return this.newcomers.weight + this.main.weight;
  }

  get size(): number {
    return this.newcomers.size + this.main.size;
  }

  /**
   * @param before the entry of the same key that it takes the place of: what has proved itself need not do so again
   * @returns undefined for an entry that is larger than all that may be kept of newcomers: it would push out everything else
   */
  add(fingerprint: number, weight: number, value: V, before?: Queued<V>): Queued<V> | undefined {
    if (before) this.remove(before);
    if (weight > this.most * NEWCOMERS) return undefined;
    const entry = new Queued(fingerprint, weight, value);
    entry.uses = before?.uses ?? 0;
    entry.inMain = before?.inMain === true || this.ghosts.has(fingerprint) || this.olderGhosts.has(fingerprint);
    (entry.inMain ? this.main : this.newcomers).push(entry);
    while (this.weight > this.most) this.makeRoom();
    return entry.removed ? undefined : entry;
  }

  used(entry: Queued<V>): void {
    if (entry.uses < MOST_USES) entry.uses += 1;
  }

  remove(entry: Queued<V>): void {
    if (entry.removed) return;
    entry.removed = true;
    (entry.inMain ? this.main : this.newcomers).take(entry);
  }

  private makeRoom(): void {
    if (this.newcomers.weight > this.most * NEWCOMERS || this.main.size === 0) this.judgeNewcomer();
    else this.judgeMain();
  }

  private judgeNewcomer(): void {
    const entry = this.newcomers.shift();
    if (!entry) return;
    if (entry.uses > 1) {
      entry.uses = 0;
      entry.inMain = true;
      this.main.push(entry);
      return;
    }
    this.remember(entry.fingerprint);
    this.drop(entry);
  }

  private judgeMain(): void {
    const entry = this.main.shift();
    if (!entry) return;
    if (entry.uses === 0) return this.drop(entry);
    entry.uses -= 1;
    this.main.push(entry);
  }

  private drop(entry: Queued<V>): void {
    entry.removed = true;
    this.dropped(entry.value);
  }

  private remember(fingerprint: number): void {
    if (this.ghosts.size >= Math.max(LEAST_GHOSTS, this.main.size)) {
      this.olderGhosts = this.ghosts;
      this.ghosts = new Set();
    }
    this.ghosts.add(fingerprint);
  }
}

/** A queue from which entries can be taken in the middle. */
class Fifo<V> {
  size = 0;
  weight = 0;
  private first: Queued<V> | undefined = undefined;
  private last: Queued<V> | undefined = undefined;

  push(entry: Queued<V>): void {
    entry.before = this.last;
    entry.after = undefined;
    if (this.last) this.last.after = entry;
    else this.first = entry;
    this.last = entry;
    this.size += 1;
    this.weight += entry.weight;
  }

  shift(): Queued<V> | undefined {
    const { first } = this;
    if (first) this.take(first);
    return first;
  }

  take(entry: Queued<V>): void {
    if (entry.before) entry.before.after = entry.after;
    else this.first = entry.after;
    if (entry.after) entry.after.before = entry.before;
    else this.last = entry.before;
    entry.before = entry.after = undefined;
    this.size -= 1;
    this.weight -= entry.weight;
  }
}
