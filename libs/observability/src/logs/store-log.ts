import type { Signals } from '@portico/platform';
import type { Logger } from 'pino';
import { describeError } from './error-report.ts';

export const STORE_MESSAGE = 'store';

/** Writes when what the replicas share can no longer be reached, and when it can again. */
export function logStores(events: Signals, log: Logger): void {
  events.storeChanged.subscribe(({ store, up, required, error }) => {
    if (up) log.info({ store, up, required }, STORE_MESSAGE);
    else log.error({ store, up, required, err: describeError(error) }, STORE_MESSAGE);
  });
}
