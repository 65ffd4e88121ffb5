import type { Signals } from '@portico/platform';
import type { Logger } from 'pino';
import { describeError } from './error-report.ts';

export const IDEMPOTENCY_MESSAGE = 'idempotency';

/** Writes when what a write has come to could not be kept: repeats of it will not be known. Neither key nor answer is told. */
export function logIdempotency(events: Signals, log: Logger): void {
  events.idempotencyKeyUsed.subscribe(({ outcome, error }) => {
    if (outcome === 'lost') log.error({ outcome, err: describeError(error) }, IDEMPOTENCY_MESSAGE);
  });
}
