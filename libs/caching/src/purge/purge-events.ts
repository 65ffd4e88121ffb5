import { utf8Of } from '@portico/platform';
import type { ActionRequest, ManagementAction } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { CachingSettings } from '../caching.settings.ts';
import type { CacheStore } from '../stores/cache-store.ts';
import type { CacheSignals } from '../telemetry/cache.signals.ts';
import { purged, text } from './purge-target.ts';
import type { PurgeNames } from './purge-target.ts';
import type { SeenEvents } from './seen-events.ts';

/** Bytes. */
const LONGEST = 16 * 1024;
const TYPE = 'cache.purge';

interface PurgeEvent {
  readonly type?: unknown;
  readonly data?: unknown;
}

/**
 * `POST /cache/events` on the management port: a service says that something has changed, `{"type":"cache.purge","data":{"tag":"lamps"}}`, signed as
 * Standard Webhooks have it (`webhook-id`, `webhook-timestamp`, `webhook-signature: v1,…`; https://www.standardwebhooks.com). An event counts
 * for five minutes, and once; one that could not be carried out may come again.
 */
export const purgeEvents = (settings: CachingSettings, store: CacheStore, seen: SeenEvents, signals: CacheSignals): ManagementAction => ({
  path: '/cache/events',
  about: 'forgets kept answers that a service says have changed (POST, a signed event)',
  reads: LONGEST,
  async run(request) {
    const refused = (because: 'no events' | 'unsigned' | 'replayed', status: number, why: string) => {
      signals.purgeRefused.emit({ because });
      return text(status, why);
    };
    if (settings.eventSecrets.length === 0) return refused('no events', 403, 'caching.eventSecrets is not set: no events are taken here');
    const payload = utf8Of(request.body);
    if (payload === undefined || !isSigned(payload, request, settings)) return refused('unsigned', 401, 'the event is not signed with a secret of caching.eventSecrets, or not of the last five minutes');
    const id = String(request.headers['webhook-id']);
    try {
      if (await seen.has(id)) return refused('replayed', 409, `the event ${id} was taken before`);
      const names = namesIn(payload);
      const answer = typeof names === 'string' ? text(400, names) : await purged(names, settings, store, signals);
      if (answer.status === 200) await seen.add(id);
      return answer;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return text(503, 'Redis cannot be reached: whether the event was taken before is not known; send it again');
    }
  },
});

function isSigned(payload: string, { headers }: ActionRequest, { eventSecrets }: CachingSettings): boolean {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return eventSecrets.some((secret) => {
    try {
      new Webhook(secret.reveal()).verify(payload, given, { jsonParse: false });
      return true;
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false;
      throw error;
    }
  });
}

/** @returns what is wrong with the event */
function namesIn(payload: string): PurgeNames | string {
  let event: PurgeEvent;
  try {
    event = Object(JSON.parse(payload)) as PurgeEvent;
  } catch {
    return 'the event is no JSON';
  }
  if (event.type !== TYPE) return `the type of the event is not ${TYPE}`;
  const data = Object.entries(Object(event.data) as object);
  return data.every(([, value]) => typeof value === 'string') ? (Object.fromEntries(data) as PurgeNames) : 'the values in data are texts: upstream and path, key, or tag';
}
