import type { ReplayStore } from './replay-store.ts';

/**
 * Remembers proofs in this process. When there is no more room it does not know whether a proof is new, and says so: if it forgot one to
 * make room, whoever can send many proofs could use any of them twice.
 */
export class MemoryReplayStore implements ReplayStore {
  /** When each may be forgotten. Most come with the same time to live, so that the first ones may be forgotten first. */
  private readonly entries = new Map<string, number>();
  /** No entry may be forgotten before. */
  private earliest = 0;

  /** @param now milliseconds */
  constructor(
    private readonly most: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  remember(id: string, ttl: number): boolean {
    const now = this.now();
    const until = this.entries.get(id);
    if (until !== undefined && now < until) return false;
    this.forgetFirst(now);
    if (this.entries.size >= this.most) this.forgetAll(now);
    if (this.entries.size >= this.most) throw new Error(`${this.most} proofs are remembered already`);
    // Set anew rather than in its old place, so that the order stays that of time.
    this.entries.delete(id);
    this.entries.set(id, now + ttl);
    this.earliest = Math.min(this.earliest, now + ttl);
    return true;
  }

  /** For the common case: costs as much as there is to forget. */
  private forgetFirst(now: number): void {
    for (const [id, until] of this.entries) {
      if (now < until) return;
      this.entries.delete(id);
    }
  }

  /** Looks at all of them, but not again before there is one to find: a flood must not make each of its requests cost that. */
  private forgetAll(now: number): void {
    if (now < this.earliest) return;
    this.earliest = Number.POSITIVE_INFINITY;
    for (const [id, until] of this.entries) {
      if (now < until) this.earliest = Math.min(this.earliest, until);
      else this.entries.delete(id);
    }
  }
}
