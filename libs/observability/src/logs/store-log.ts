import type { Events } from '@portico/platform';
import type { Logger } from 'pino';
import { describeError } from './error-report.ts';

export const STORE_MESSAGE = 'store';

/** Writes when what the replicas share can no longer be reached, and when it can again. */
export function logStores(events: Events, log: Logger): void {
  events.storeChanged.subscribe(({ store, up, error }) => {
    if (up) log.info({ store, up }, STORE_MESSAGE);
    else log.error({ store, up, err: describeError(error) }, STORE_MESSAGE);
  });
}
