import type { ManagementPages, PageAnswer } from './management-pages.ts';
import type { StoreState, StoreStates } from './store-states.ts';

/**
 * Liveness says the process works. Readiness says it wants requests, which it does not while it drains, nor without a store that it cannot
 * do without; its page tells how all stores stand, those too that it can do without.
 */
export class Health {
  private ready = false;

  constructor(
    pages: ManagementPages,
    private readonly stores: StoreStates,
  ) {
    pages.add({ path: '/health/live', about: 'is the process alive', render: () => answer(true, 'live') });
    pages.add({ path: '/health/ready', about: 'does it want requests, and how do its stores stand', render: () => this.readiness() });
  }

  setReady(ready: boolean): void {
    this.ready = ready;
  }

  private readiness(): PageAnswer {
    const stores = this.stores.all();
    if (!this.ready) return answer(false, 'draining', stores);
    return this.stores.suffice ? answer(true, 'ready', stores) : answer(false, 'store-down', stores);
  }
}

const answer = (good: boolean, status: string, stores: readonly StoreState[] = []): PageAnswer => ({
  status: good ? 200 : 503,
  type: 'application/json',
  body: `${JSON.stringify({ status, ...(stores.length === 0 ? {} : { stores }) })}\n`,
});
