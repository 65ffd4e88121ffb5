import { StoreUnavailable } from '@portico/redis';
import type { Claim, Claimed, IdempotencyStore } from './idempotency-store.ts';

/** Keys in the memory of one replica, which can say what it knows of one without claiming it. */
export interface LocalStore extends IdempotencyStore {
  /** @returns undefined when the key is free */
  known(claim: Claim): Claimed | undefined;
}

/**
 * Keeps keys in the replica's own memory while the shared store is gone. The replica also notes those that it has claimed in the shared one, and
 * asks itself first: whatever it has carried out, it does not carry out again, when that store goes and when it comes back.
 */
export class FallbackStore implements IdempotencyStore {
  private readonly claimedLocally = new WeakSet<Claim>();

  constructor(
    private readonly shared: IdempotencyStore,
    private readonly local: LocalStore,
  ) {}

  async claim(claim: Claim, lease: number): Promise<Claimed> {
    const known = this.local.known(claim);
    if (known) return known;
    const claimed = await orElse(this.shared.claim(claim, lease), () => {
      this.claimedLocally.add(claim);
      return this.local.claim(claim, lease);
    });
    // A memory that is full keeps no note of it; the shared store has it.
    if (claimed.state === 'claimed' && !this.claimedLocally.has(claim)) await orElse(this.local.claim(claim, lease), () => undefined);
    return claimed;
  }

  async complete(claim: Claim, answer: string, keep: number): Promise<boolean> {
    const inMemory = (): Promise<boolean> => this.local.complete(claim, answer, keep);
    if (this.claimedLocally.has(claim)) return inMemory();
    const kept = await orElse(this.shared.complete(claim, answer, keep), inMemory);
    if (kept) await inMemory();
    return kept;
  }

  async release(claim: Claim): Promise<void> {
    await this.local.release(claim);
    if (!this.claimedLocally.has(claim)) await this.shared.release(claim);
  }
}

/** @param otherwise where the store is gone; any other error stands */
async function orElse<T, U>(asked: Promise<T>, otherwise: () => U | Promise<U>): Promise<T | U> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return otherwise();
  }
}
