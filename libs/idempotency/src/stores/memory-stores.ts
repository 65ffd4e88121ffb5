import { PerIssuer } from '@portico/platform';
import type { LocalStore } from './fallback.store.ts';
import type { Claim, Claimed } from './idempotency-store.ts';
import { MemoryStore } from './memory.store.ts';
import type { MemoryLimits } from './memory.store.ts';

/** A memory for the callers of each issuer: customers who fill theirs leave partners with room. */
export class MemoryStores implements LocalStore {
  private readonly stores: PerIssuer<MemoryStore>;

  constructor(limits: MemoryLimits) {
    this.stores = new PerIssuer(() => new MemoryStore(limits));
  }

  known(claim: Claim): Claimed | undefined {
    return this.stores.of(claim.caller).known(claim);
  }

  claim(claim: Claim, lease: number): Promise<Claimed> {
    return this.stores.of(claim.caller).claim(claim, lease);
  }

  complete(claim: Claim, answer: string, keep: number): Promise<boolean> {
    return this.stores.of(claim.caller).complete(claim, answer, keep);
  }

  release(claim: Claim): Promise<void> {
    return this.stores.of(claim.caller).release(claim);
  }
}
