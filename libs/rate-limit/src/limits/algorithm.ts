import type { Limit } from './limit.ts';
import type { State } from './state.ts';

/** One way of counting. Times are whole milliseconds since 1970. The script of the Redis store does the same, step by step. */
export interface Algorithm {
  /** Whether `cost` more may be taken. One that costs more than the limit ever allows takes all of it. */
  fits(limit: Limit, state: State, cost: number, now: number): boolean;
  /** Takes `cost`, after it has been found to fit. */
  take(limit: Limit, state: State, cost: number, now: number): void;
  /** A request had to be refused. @returns whether that changes anything */
  refuse(limit: Limit, state: State, now: number): boolean;
  /** Units that are left. */
  remaining(limit: Limit, state: State, now: number): number;
  /** Milliseconds until `cost` fits, if it does not; else until more is left than now. */
  wait(limit: Limit, state: State, cost: number, now: number): number;
}
