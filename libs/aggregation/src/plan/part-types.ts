import type { DurationText } from '@portico/config';
import type { RequestContext } from '@portico/platform';
import type { Observable } from 'rxjs';
import type { Fallback, FailurePolicy } from './failure-policy.ts';

/** What the type system knows of a part: what it brings, and whether it may be absent. */
export interface PartType<T, Absent extends boolean> {
  readonly value: T;
  readonly absent: Absent;
}

export type AnyParts = Readonly<Record<string, PartType<unknown, boolean>>>;

/** A part may bring its value at once, as a promise, or as an Observable (its last value). */
export type Loaded<T> = T | Promise<T> | Observable<T>;

/** How a part behaves, beside what it loads. */
export interface PartOptions<Q, Names extends string> {
  /** Parts that must be there: they arrive defined, and the part is skipped when one of them is missing. */
  readonly needs?: readonly Names[];
  /** Parts that are used when they are there: waited for, and possibly undefined. */
  readonly wants?: readonly Names[];
  /** Decides whether the part is wanted at all; a part that is not is skipped, which is no failure. */
  readonly when?: (query: Q, context: RequestContext) => boolean;
  /** The part's own share of the deadline, counted from its start. */
  readonly within?: DurationText;
  readonly onFailure?: FailurePolicy<unknown>;
}

type Listed<L> = L extends readonly (infer N)[] ? N & string : never;
type NeedsOf<O> = O extends { needs: infer L } ? Listed<L> : never;
type WantsOf<O> = O extends { wants: infer L } ? Listed<L> : never;

type ValueOf<P extends AnyParts, N> = N extends keyof P ? P[N]['value'] : never;
/** A part as one that can do without it sees it. */
export type MaybeValue<P extends AnyParts, N> = N extends keyof P ? (P[N]['absent'] extends false ? P[N]['value'] : P[N]['value'] | undefined) : never;

/** The parts that a part sees: what it needs, defined, and what it wants. */
export type Seen<P extends AnyParts, O> = { readonly [N in NeedsOf<O>]: ValueOf<P, N> } & {
  readonly [N in Exclude<WantsOf<O>, NeedsOf<O>>]: MaybeValue<P, N>;
};

/** The parts as the view sees them. */
export type Settled<P extends AnyParts> = { readonly [N in keyof P]: MaybeValue<P, N> };

type Policy<O> = O extends { onFailure: infer F } ? F : 'fail';
type NeedsAbsent<P extends AnyParts, O> = true extends { [N in NeedsOf<O>]: N extends keyof P ? P[N]['absent'] : false }[NeedsOf<O>] ? true : false;

/** May the part be absent from the view? When it can be skipped, when it is omitted on failure, when what it needs can be absent. */
export type AbsentOf<P extends AnyParts, O> = O extends { when: unknown }
  ? true
  : Policy<O> extends 'fail'
    ? NeedsAbsent<P, O>
    : Policy<O> extends Fallback<unknown>
      ? false
      : true;

/** A name that no other part has. */
export type NewName<N extends string, P extends AnyParts> = N extends keyof P ? `the part "${N}" is already there` : N;

/** A stand-in must be of the part's own type. */
export type FittingFallback<O, T> = O extends { onFailure: Fallback<infer V> } ? (V extends T ? unknown : { onFailure: Fallback<T> }) : unknown;
