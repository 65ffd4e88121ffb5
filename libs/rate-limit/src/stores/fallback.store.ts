import { Problem } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import type { LimitKey } from '../limit-key.ts';
import type { LimitSet } from '../limits/limit-set.ts';
import type { Verdict } from '../limits/verdict.ts';
import { CountingStore } from './counting.store.ts';
import type { LimitStore } from './limit.store.ts';

/** What holds while the store that the replicas share cannot be reached. */
export type WithoutStore = 'divide' | 'open' | 'closed';

/** Seconds after which to ask again when nothing could be counted. */
const COME_BACK_IN = '5';

/** Whether the shared store is known to answer. */
interface Reachable {
  readonly isUp: boolean;
}

/**
 * Counts where all replicas do for as long as that can be reached. Without it each counts for itself, up to its share of the limits;
 * or lets everything pass, or nothing.
 */
export class FallbackStore extends CountingStore {
  constructor(
    private readonly connection: Reachable,
    private readonly shared: LimitStore,
    private readonly local: LimitStore,
    private readonly without: WithoutStore,
    private readonly replicas: number,
  ) {
    super();
  }

  /** @throws Problem `rate-limited` while nothing is to pass */
  override consume(whom: LimitKey, set: LimitSet, cost: number): Verdict | undefined | Promise<Verdict | undefined> {
    if (!this.connection.isUp) return this.standIn(whom, set, cost);
    return (this.shared.consume(whom, set, cost) as Promise<Verdict | undefined>).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) throw error;
      return this.standIn(whom, set, cost);
    });
  }

  private standIn(whom: LimitKey, set: LimitSet, cost: number): ReturnType<LimitStore['consume']> {
    if (this.without === 'divide') return this.local.consume(whom, set.dividedBy(this.replicas), cost);
    if (this.without === 'open') return undefined;
    throw new Problem('rate-limited', { detail: 'what is left cannot be told at present', headers: { 'retry-after': COME_BACK_IN } });
  }
}
