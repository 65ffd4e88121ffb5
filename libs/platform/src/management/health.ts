import type { HealthDetails } from './health-details.ts';
import type { ManagementPages, PageAnswer } from './management-pages.ts';
import type { StoreStates } from './store-states.ts';

/**
 * Liveness says the process works. Readiness says it wants requests, which it does not while it drains, nor without a store that it cannot
 * do without; its page tells how all stores stand, those too that it can do without, and what libraries add.
 */
export class Health {
  private ready = false;

  constructor(
    pages: ManagementPages,
    private readonly stores: StoreStates,
    private readonly details?: Pick<HealthDetails, 'read'>,
  ) {
    pages.add({ path: '/health/live', about: 'is the process alive', render: () => answer(true, 'live') });
    pages.add({ path: '/health/ready', about: 'does it want requests, and how do its stores stand', render: () => this.readiness() });
  }

  setReady(ready: boolean): void {
    this.ready = ready;
  }

  private readiness(): PageAnswer {
    const stores = this.stores.all();
    const more = { ...(stores.length === 0 ? {} : { stores }), ...this.details?.read() };
    if (!this.ready) return answer(false, 'draining', more);
    return this.stores.suffice ? answer(true, 'ready', more) : answer(false, 'store-down', more);
  }
}

const answer = (good: boolean, status: string, more: object = {}): PageAnswer => ({
  status: good ? 200 : 503,
  type: 'application/json',
  body: `${JSON.stringify({ status, ...more })}\n`,
});
