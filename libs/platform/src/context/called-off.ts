import { toProblem } from '../problems/to-problem.ts';
import type { Scope } from './scope.ts';

/** The names by which work says that it was called off: fetch and Node's own APIs (DOM, section "AbortSignal"), and axios. */
const NAMES: ReadonlySet<unknown> = new Set(['AbortError', 'CanceledError']);

/** The codes of problems that a call ends with when its scope does. */
const CODES: ReadonlySet<string> = new Set(['client-gone', 'upstream-timeout']);

/**
 * Has work failed only because it was called off, by its own code (an operator of RxJS that unsubscribes) or because its scope had ended?
 * Then no caller waits for its result, and the failure is not a fault.
 */
export const isCalledOff = (error: unknown, scope: Scope | undefined): boolean =>
  NAMES.has((Object(error) as Error).name) || (scope?.reason !== undefined && CODES.has(toProblem(error).code));
