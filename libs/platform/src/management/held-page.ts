import type { HeldResources } from './held-resources.ts';
import type { ManagementPage } from './management-pages.ts';

/** `/held` on the management port. */
export const heldPage = (resources: HeldResources): ManagementPage => ({
  path: '/held',
  about: 'what clients and upstreams hold at present, and how much of it they may: connections, bodies, streams',
  render: () => {
    const [held, limit] = [resources.read('held'), resources.read('limit')];
    // What cannot be read is not there in JSON.
    const all = resources.all().map(({ resource, of }, index) => ({ resource, ...(of === '' ? {} : { of }), held: held[index]?.value, limit: limit[index]?.value }));
    return { type: 'application/json', body: `${JSON.stringify(all, null, 2)}\n` };
  },
});
