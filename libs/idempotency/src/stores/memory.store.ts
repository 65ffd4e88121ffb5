import { StoreUnavailable } from '@portico/redis';
import type { Claim, Claimed, IdempotencyStore } from './idempotency-store.ts';

export interface MemoryLimits {
  /** Keys at most, claimed and answered. */
  readonly keys: number;
  /** Bytes of answers at most. */
  readonly bytes: number;
}

interface Held {
  readonly fingerprint: string;
  readonly token: string;
  /** Until when, in epoch milliseconds. */
  readonly until: number;
}

interface Answered {
  readonly fingerprint: string;
  readonly answer: string;
  readonly until: number;
}

/** What one replica knows of keys, for a BFF without Redis. When it is full, the oldest answer is forgotten before its time. */
export class MemoryStore implements IdempotencyStore {
  private readonly held = new Map<string, Held>();
  /** The oldest first: all are kept equally long. */
  private readonly answered = new Map<string, Answered>();
  private bytes = 0;

  constructor(
    private readonly limits: MemoryLimits,
    private readonly now: () => number = Date.now,
  ) {}

  /** Keys that it knows of at present. */
  get size(): number {
    return this.held.size + this.answered.size;
  }

  async claim({ key, fingerprint, token }: Claim, lease: number): Promise<Claimed> {
    const now = this.now();
    this.forgetUntil(now);
    const known = this.answered.get(key) ?? this.holder(key, now);
    if (known && known.fingerprint !== fingerprint) return { state: 'changed' };
    if (known) return 'answer' in known ? { state: 'answered', answer: known.answer } : { state: 'in-flight' };
    this.makeRoom(now);
    this.held.set(key, { fingerprint, token, until: now + lease });
    return { state: 'claimed' };
  }

  async complete({ key, fingerprint, token }: Claim, answer: string, keep: number): Promise<boolean> {
    const now = this.now();
    const holder = this.holder(key, now);
    if (this.answered.has(key) || (holder && holder.token !== token)) return false;
    this.held.delete(key);
    this.answered.set(key, { fingerprint, answer, until: now + keep });
    this.bytes += Buffer.byteLength(answer);
    while (this.bytes > this.limits.bytes) this.forgetOldest();
    return this.answered.has(key);
  }

  async release({ key, token }: Claim): Promise<void> {
    if (this.held.get(key)?.token === token) this.held.delete(key);
  }

  private holder(key: string, now: number): Held | undefined {
    const held = this.held.get(key);
    return held && held.until > now ? held : undefined;
  }

  private makeRoom(now: number): void {
    if (this.size < this.limits.keys) return;
    if (this.forgetOldest()) return;
    for (const [key, { until }] of this.held) if (until <= now) this.held.delete(key);
    // What is under way is never forgotten: it would be carried out twice.
    if (this.held.size >= this.limits.keys) throw new StoreUnavailable(new Error(`${this.held.size} keys are claimed, which is all that memory may hold`));
  }

  private forgetUntil(now: number): void {
    for (const { until } of this.answered.values()) {
      if (until > now) return;
      this.forgetOldest();
    }
  }

  /** @returns whether there was one */
  private forgetOldest(): boolean {
    for (const [key, { answer }] of this.answered) {
      this.bytes -= Buffer.byteLength(answer);
      return this.answered.delete(key);
    }
    return false;
  }
}
