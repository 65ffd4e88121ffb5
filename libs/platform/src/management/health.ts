import type { ManagementPages, PageAnswer } from './management-pages.ts';

/** Liveness says the process works; readiness says it wants requests, which it does not while it drains. */
export class Health {
  private ready = false;

  constructor(pages: ManagementPages) {
    pages.add({ path: '/health/live', about: 'is the process alive', render: () => answer(true, 'live') });
    pages.add({
      path: '/health/ready',
      about: 'does it want requests',
      render: () => answer(this.ready, this.ready ? 'ready' : 'draining'),
    });
  }

  setReady(ready: boolean): void {
    this.ready = ready;
  }
}

const answer = (good: boolean, status: string): PageAnswer => ({
  status: good ? 200 : 503,
  type: 'application/json',
  body: `${JSON.stringify({ status })}\n`,
});
