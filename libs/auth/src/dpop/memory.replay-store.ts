import { PerIssuer, shareOf } from '@portico/platform';
import type { Identity, IdentityKey } from '@portico/platform';
import type { ReplayStore } from './replay-store.ts';

/** The least that one caller may take, where the memory has as much. */
const LEAST = 1_000;

interface Entry {
  /** When it may be forgotten. */
  readonly until: number;
  readonly caller: IdentityKey;
}

/** Remembers proofs in this process, those of each issuer's callers for themselves. */
export class MemoryReplayStore implements ReplayStore {
  private readonly memories: PerIssuer<ReplayMemory>;

  /**
   * @param most proofs for each issuer
   * @param now milliseconds
   * @param since when it began to remember; no process before this one has left it anything
   */
  constructor(
    most: number,
    now: () => number = () => performance.now(),
    readonly since = performance.timeOrigin,
  ) {
    this.memories = new PerIssuer(() => new ReplayMemory(most, now));
  }

  remember(id: string, ttl: number, caller: Identity): boolean {
    return this.memories.of(caller).remember(id, ttl, caller.key);
  }
}

/**
 * When there is no more room it does not know whether a proof is new, and says so: if it forgot one to make room, a client that sends
 * many proofs could use any of them twice. One caller fills its share of it, and is refused; the others have room.
 */
class ReplayMemory {
  /** Most come with the same time to live, so that the first ones may be forgotten first. */
  private readonly entries = new Map<string, Entry>();
  private readonly counts = new Map<IdentityKey, number>();
  private readonly share: number;
  /** No entry may be forgotten before. */
  private earliest = 0;

  constructor(
    private readonly most: number,
    private readonly now: () => number,
  ) {
    this.share = shareOf(most, LEAST);
  }

  remember(id: string, ttl: number, caller: IdentityKey): boolean {
    const now = this.now();
    const known = this.entries.get(id);
    if (known && now < known.until) return false;
    this.forgetFirst(now);
    if (!this.hasRoom(caller)) this.forgetAll(now);
    if (!this.hasRoom(caller)) throw new Error(`${this.entries.size} proofs are remembered already, ${this.countOf(caller)} of them of this caller`);
    // Removed and added again, so that the order stays that of time.
    this.forget(id);
    this.entries.set(id, { until: now + ttl, caller });
    this.counts.set(caller, this.countOf(caller) + 1);
    this.earliest = Math.min(this.earliest, now + ttl);
    return true;
  }

  private countOf(caller: IdentityKey): number {
    return this.counts.get(caller) ?? 0;
  }

  private hasRoom(caller: IdentityKey): boolean {
    return this.entries.size < this.most && this.countOf(caller) < this.share;
  }

  private forget(id: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    const left = this.countOf(entry.caller) - 1;
    if (left > 0) this.counts.set(entry.caller, left);
    else this.counts.delete(entry.caller);
  }

  /** For the common case: costs as much as there is to forget. */
  private forgetFirst(now: number): void {
    for (const [id, { until }] of this.entries) {
      if (now < until) return;
      this.forget(id);
    }
  }

  /** Looks at all of them, but not again before there is one to find: a flood must not make each of its requests cost that. */
  private forgetAll(now: number): void {
    if (now < this.earliest) return;
    this.earliest = Number.POSITIVE_INFINITY;
    for (const [id, { until }] of this.entries) {
      if (now < until) this.earliest = Math.min(this.earliest, until);
      else this.forget(id);
    }
  }
}
