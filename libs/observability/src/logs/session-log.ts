import type { Signals } from '@portico/platform';
import type { Logger } from 'pino';
import { describeError } from './error-report.ts';

export const SESSION_MESSAGE = 'session';

/** Writes what goes wrong with sessions beside the requests: nobody has an answer that would tell of it. */
export function logSessions(events: Signals, log: Logger): void {
  events.sessionUpkeepFailed.subscribe(({ error }) => log.warn({ upkeep: 'failed', err: describeError(error) }, SESSION_MESSAGE));
}
