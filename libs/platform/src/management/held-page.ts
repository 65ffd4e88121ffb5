import type { HeldResources } from './held-resources.ts';
import type { ManagementPage } from './management-pages.ts';

/** `/held` on the management port. */
export const heldPage = (resources: HeldResources): ManagementPage => ({
  path: '/held',
  about: 'what clients and upstreams hold at present, and how much of it they may: connections, bodies, streams',
  render: () => ({
    type: 'application/json',
    body: `${JSON.stringify(resources.all().map(({ resource, of, held, limit }) => ({ resource, ...(of === '' ? {} : { of }), held: held(), limit: limit() })), null, 2)}\n`,
  }),
});
