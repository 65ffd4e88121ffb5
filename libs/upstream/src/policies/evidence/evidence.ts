import { FAILURE_TABLE } from './failure.table.ts';
import type { FailureKind } from './failure.table.ts';

/** How an attempt ends. `deadline`: the caller's time was up, not the upstream's own; to the caller it is a `timeout` like any other. */
export type Outcome = FailureKind | 'ok' | 'deadline';

/**
 * What the end of an attempt says of the one that was asked: `false`, that it works; `true`, that it fails; undefined, nothing.
 * `silent`: it has not had all of its own time, but several times what its answers take: it fails, unless it answered others meanwhile.
 */
export type Verdict = boolean | 'silent' | undefined;

/** The end of an attempt that has brought nothing, as far as it is evidence. */
export interface AttemptEnd {
  readonly outcome: Exclude<Outcome, 'ok'>;
  /** The status it was answered with, of HTTP or gRPC. */
  readonly status?: number | undefined;
  /** What broke the connection, or kept it from being made. */
  readonly cause?: unknown;
  /** Milliseconds that the upstream had; undefined when the request waited for one of our own connections all the time. */
  readonly had: number | undefined;
  /** Milliseconds that it has of its own: its `timeout`, or `firstByte` while no answer has begun. */
  readonly own: number;
  /** Whether it was told to hurry: its caller had less time than `own`. */
  readonly hurried: boolean;
  /** Milliseconds within which nearly all good answers to the operation come; undefined while that is not known. */
  readonly slow: number | undefined;
  /** Milliseconds by which the BFF itself comes late to what happens. */
  readonly lateness: number;
}

/** Milliseconds of a turn of the event loop after which being late says nothing of an upstream: its answer may have come meanwhile. */
const STOPPED = 50;
/** The share of its own time that is as good as all of it: a call begins a little later than the request that sets its deadline. */
const NEARLY = 0.9;
/** How many times what nearly all answers take. */
const CHANCE = 4;
/** Milliseconds before which silence says nothing, whatever is usual: pauses of a collector, a busy machine. */
const MOMENT = 100;
/** 429 and RESOURCE_EXHAUSTED: the caller asks too often. The upstream is healthy, and says so before it has done anything. */
const TOO_OFTEN: ReadonlySet<number | undefined> = new Set([429, 8]);
/** The name of the upstream could not be looked up: it was not asked at all. */
const NO_ADDRESS: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);

/** Milliseconds that an upstream must have had before its silence is evidence. @param slow when that is known */
export const enoughTime = (own: number, slow: number | undefined): number => Math.min(NEARLY * own, slow === undefined ? Number.POSITIVE_INFINITY : Math.max(MOMENT, CHANCE * slow));

/**
 * The one rule of what is evidence, for breaker, ejection and limits alike: only what an upstream was given its own time for. ADR 0032
 * has the figures.
 */
export function verdictOf({ outcome, status, cause, had, own, hurried, slow, lateness }: AttemptEnd): Verdict {
  if (outcome === 'cancelled' || TOO_OFTEN.has(status)) return undefined;
  if (outcome === 'timeout' && status !== undefined && !hurried) return true;
  if (outcome === 'timeout' || outcome === 'deadline') {
    if (lateness > STOPPED || had === undefined || had < enoughTime(own, slow)) return undefined;
    return had >= NEARLY * own ? true : 'silent';
  }
  if (outcome === 'refused' && (NO_ADDRESS.has(codeOf(cause)) || (codeOf(cause) === 'ETIMEDOUT' && lateness > STOPPED))) return undefined;
  return FAILURE_TABLE[outcome].unhealthy;
}

/** Who was silent to one attempt and answered another one meanwhile is not silent. @param answeredAt when it last did */
export const against = (verdict: Verdict, startedAt: number, answeredAt: number): boolean | undefined =>
  verdict !== 'silent' ? verdict : answeredAt > startedAt ? undefined : true;

const codeOf = (cause: unknown): unknown => (cause as { code?: unknown } | undefined)?.code;
