import { pino } from 'pino';
import type { Logger } from 'pino';
import type { LogDestination } from './log-destination.ts';

/** pino with levels by name. What it is given must be fit for a log already: only `logRequests` and `NestLogger` write to it. */
export const createLogger = (destination: LogDestination, level: string, bff: string): Logger =>
  pino({ level, base: { bff }, formatters: { level: (name) => ({ level: name }) }, serializers: { err: asItIs } }, destination);

/** pino would read an ErrorReport as an error once more, and lose parts of it. */
const asItIs = (report: unknown): unknown => report;
