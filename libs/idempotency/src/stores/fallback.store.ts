import { StoreUnavailable } from '@portico/redis';
import type { Claim, Claimed, IdempotencyStore } from './idempotency-store.ts';

/** Keeps keys in the replica's own memory while the shared store is gone. What one store has claimed, it also ends. */
export class FallbackStore implements IdempotencyStore {
  private readonly claimedLocally = new WeakSet<Claim>();

  constructor(
    private readonly shared: IdempotencyStore,
    private readonly local: IdempotencyStore,
  ) {}

  async claim(claim: Claim, lease: number): Promise<Claimed> {
    try {
      return await this.shared.claim(claim, lease);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.claimedLocally.add(claim);
      return this.local.claim(claim, lease);
    }
  }

  complete(claim: Claim, answer: string, keep: number): Promise<boolean> {
    return this.of(claim).complete(claim, answer, keep);
  }

  release(claim: Claim): Promise<void> {
    return this.of(claim).release(claim);
  }

  private of(claim: Claim): IdempotencyStore {
    return this.claimedLocally.has(claim) ? this.local : this.shared;
  }
}
