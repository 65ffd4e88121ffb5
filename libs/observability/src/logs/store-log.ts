import { counted } from '@portico/platform';
import type { Signals } from '@portico/platform';
import type { Logger } from 'pino';
import { describeError } from './error-report.ts';

export const STORE_MESSAGE = 'store';
export const REFUSED_MESSAGE = 'records in the store were not believed';

/** Writes when what the replicas share can no longer be reached, and when it can again; and how many records of it were not believed within a second. */
export function logStores(events: Signals, log: Logger): void {
  events.storeChanged.subscribe(({ store, up, required, error }) => {
    if (up) log.info({ store, up, required }, STORE_MESSAGE);
    else log.error({ store, up, required, err: describeError(error) }, STORE_MESSAGE);
  });
  const refused = counted((counts) => log.error({ refused: counts }, REFUSED_MESSAGE));
  events.recordRefused.subscribe(({ purpose, because }) => refused(`${purpose} ${because}`));
}
