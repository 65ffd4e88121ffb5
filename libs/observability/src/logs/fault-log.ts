import { currentScope } from '@portico/platform';
import type { Signals } from '@portico/platform';
import type { Logger } from 'pino';
import { describeError } from './error-report.ts';

export const FAULT_MESSAGE = 'internal fault';

/** Writes what the BFF's own code threw where no caller could take it, with the request that it ran for. Everything else went on. */
export function logFaults(events: Signals, log: Logger): void {
  events.internalFault.subscribe(({ where, error }) => {
    const context = currentScope()?.context;
    log.error({ requestId: context?.id, traceId: context?.trace.traceId, where, err: describeError(error) }, FAULT_MESSAGE);
  });
}
