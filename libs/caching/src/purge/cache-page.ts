import type { ManagementPage } from '@portico/platform';
import type { CachingSettings } from '../caching.settings.ts';
import type { CacheStore } from '../stores/cache-store.ts';
import { MemoryStore } from '../stores/memory.store.ts';

/** `/cache` on the management port: what is kept of which upstream, and where. */
export const cachePage = ({ upstreams, memory }: CachingSettings, store: CacheStore): ManagementPage => ({
  path: '/cache',
  about: 'the upstreams whose answers are kept, and how much is kept here',
  render() {
    const kept =
      store instanceof MemoryStore ? { store: 'memory', entries: store.entries, bytes: store.bytes, limit: memory } : { store: 'redis' };
    return { type: 'application/json', body: `${JSON.stringify({ ...kept, upstreams }, null, 2)}\n` };
  },
});
