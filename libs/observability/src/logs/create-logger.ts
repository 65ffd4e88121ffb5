import { pino } from 'pino';
import type { Logger } from 'pino';
import { describeError } from './error-report.ts';
import type { LogDestination } from './log-destination.ts';

/** pino with levels by name. Whatever `err` is, it is described; all else that it is given must be fit for a log already. */
export const createLogger = (destination: LogDestination, level: string, bff: string): Logger =>
  pino({ level, base: baseOf(bff), formatters: { level: (name) => ({ level: name }) }, serializers: { err: describeError } }, destination);

/** Fields of every line. */
export const baseOf = (bff: string): Readonly<Record<string, string>> => ({ bff });
