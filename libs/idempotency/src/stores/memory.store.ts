import { shareOf } from '@portico/platform';
import type { IdentityKey } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import type { Claim, Claimed, IdempotencyStore } from './idempotency-store.ts';

export interface MemoryLimits {
  /** Keys at most, claimed and answered. */
  readonly keys: number;
  /** Bytes of answers at most. */
  readonly bytes: number;
}

/** The least that one caller may take, where the memory has as much. */
const LEAST: MemoryLimits = { keys: 100, bytes: 1024 * 1024 };

interface Held {
  readonly fingerprint: string;
  readonly token: string;
  readonly share: Share;
  /** Until when, in milliseconds of a monotonic clock. */
  readonly until: number;
}

interface Answered {
  readonly fingerprint: string;
  readonly answer: string;
  readonly share: Share;
  readonly until: number;
}

/** What one caller takes. */
interface Share {
  readonly caller: IdentityKey;
  held: number;
  /** Keys that are answered, the oldest first. */
  readonly answered: Set<string>;
  bytes: number;
}

/**
 * What one replica knows of keys, for a BFF without Redis. A caller who takes more than its share gives up its own oldest answers, never
 * those of others: a forgotten key is carried out twice, so what is full refuses instead.
 */
export class MemoryStore implements IdempotencyStore {
  private readonly held = new Map<string, Held>();
  /** The oldest first: all are kept equally long. */
  private readonly answered = new Map<string, Answered>();
  private readonly shares = new Map<IdentityKey, Share>();
  private readonly share: MemoryLimits;
  private bytes = 0;
  /** No claim runs out before. */
  private earliest = Number.POSITIVE_INFINITY;

  constructor(
    private readonly limits: MemoryLimits,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.share = { keys: shareOf(limits.keys, LEAST.keys), bytes: shareOf(limits.bytes, LEAST.bytes) };
  }

  /** Keys that it knows of at present. */
  get size(): number {
    return this.held.size + this.answered.size;
  }

  /** What it knows of the key. @returns undefined when it is free */
  known({ key, fingerprint }: Claim): Claimed | undefined {
    return this.stateOf(key, fingerprint, this.now());
  }

  async claim({ key, caller, fingerprint, token }: Claim, lease: number): Promise<Claimed> {
    const now = this.now();
    const known = this.stateOf(key, fingerprint, now);
    if (known) return known;
    this.drop(key);
    const share = this.roomFor(caller.key, now);
    this.shares.set(caller.key, share);
    this.held.set(key, { fingerprint, token, share, until: now + lease });
    this.earliest = Math.min(this.earliest, now + lease);
    share.held += 1;
    return { state: 'claimed' };
  }

  async complete({ key, caller, fingerprint, token }: Claim, answer: string, keep: number): Promise<boolean> {
    const now = this.now();
    const holder = this.holder(key, now);
    if (this.answered.has(key) || (holder && holder.token !== token)) return false;
    const bytes = Buffer.byteLength(answer);
    const share = this.shareOf(caller.key);
    // The claim stays: that its answer cannot be kept makes no repeat a first request. Nor does the caller lose its others for nothing.
    if (bytes > this.share.bytes || this.bytes - share.bytes + bytes > this.limits.bytes) return false;
    while (share.bytes + bytes > this.share.bytes || this.bytes + bytes > this.limits.bytes) this.forgetOldest(share);
    this.drop(key);
    this.shares.set(caller.key, share);
    this.answered.set(key, { fingerprint, answer, share, until: now + keep });
    share.answered.add(key);
    share.bytes += bytes;
    this.bytes += bytes;
    return true;
  }

  async release({ key, token }: Claim): Promise<void> {
    if (this.held.get(key)?.token === token) this.drop(key);
  }

  private stateOf(key: string, fingerprint: string, now: number): Claimed | undefined {
    this.forgetUntil(now);
    const known = this.answered.get(key) ?? this.holder(key, now);
    if (!known) return undefined;
    if (known.fingerprint !== fingerprint) return { state: 'changed' };
    return 'answer' in known ? { state: 'answered', answer: known.answer } : { state: 'in-flight' };
  }

  private holder(key: string, now: number): Held | undefined {
    const held = this.held.get(key);
    return held && held.until > now ? held : undefined;
  }

  private shareOf(caller: IdentityKey): Share {
    return this.shares.get(caller) ?? { caller, held: 0, answered: new Set(), bytes: 0 };
  }

  /** @throws StoreUnavailable where there is none, and nothing of the caller's own to forget */
  private roomFor(caller: IdentityKey, now: number): Share {
    const share = this.shareOf(caller);
    if (this.hasRoom(share)) return share;
    // A claim in flight is not forgotten before its time; what has run out goes before any answer.
    this.forgetClaims(now);
    if (this.hasRoom(share) || this.forgetOldest(share)) return share;
    throw new StoreUnavailable(new Error(`${this.size} keys with answers of ${this.bytes} bytes are kept, ${share.held + share.answered.size} of them for this caller, which is all that memory may hold`));
  }

  private hasRoom({ held, answered }: Share): boolean {
    return held + answered.size < this.share.keys && this.size < this.limits.keys && this.bytes < this.limits.bytes;
  }

  private forgetUntil(now: number): void {
    for (const [key, { until }] of this.answered) {
      if (until > now) return;
      this.forget(key);
    }
  }

  /** Looks at all of them, but not again before there is one to find: a flood must not make each of its requests cost that. */
  private forgetClaims(now: number): void {
    if (now < this.earliest) return;
    this.earliest = Number.POSITIVE_INFINITY;
    for (const [key, { until }] of this.held) {
      if (until <= now) this.drop(key);
      else this.earliest = Math.min(this.earliest, until);
    }
  }

  /** @returns whether the caller had an answer to forget */
  private forgetOldest({ answered }: Share): boolean {
    for (const key of answered) {
      this.forget(key);
      return true;
    }
    return false;
  }

  private forget(key: string): void {
    const { answer, share } = this.answered.get(key) as Answered;
    this.answered.delete(key);
    share.answered.delete(key);
    const bytes = Buffer.byteLength(answer);
    share.bytes -= bytes;
    this.bytes -= bytes;
    this.leave(share);
  }

  /** Ends a claim, if there is one. */
  private drop(key: string): void {
    const held = this.held.get(key);
    if (!held) return;
    this.held.delete(key);
    held.share.held -= 1;
    this.leave(held.share);
  }

  private leave({ caller, held, answered }: Share): void {
    if (held + answered.size === 0) this.shares.delete(caller);
  }
}
