import type { DurationText } from '@portico/config';
import type { Caller } from '@portico/platform';
import type { Observable } from 'rxjs';
import type { Asked, CallerCondition } from './caller-condition.ts';
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
  readonly when?: (asked: Asked<Q>) => boolean;
  /** The part's own time limit, counted from its start. */
  readonly within?: DurationText;
  readonly onFailure?: FailurePolicy<unknown>;
}

type Listed<L> = L extends readonly (infer N)[] ? N & string : never;
type NeedsOf<O> = O extends { needs: infer L } ? Listed<L> : never;
type WantsOf<O> = O extends { wants: infer L } ? Listed<L> : never;

type ValueOf<P extends AnyParts, N> = N extends keyof P ? P[N]['value'] : never;
/** A part as one that can do without it sees it. */
export type MaybeValue<P extends AnyParts, N> = N extends keyof P ? (P[N]['absent'] extends false ? P[N]['value'] : P[N]['value'] | undefined) : never;

/** The caller, as parts without a condition of their own see it. */
export type AnyCaller = { readonly caller: Caller | undefined };
export type KnownCaller = { readonly caller: Caller };
export type NoCaller = unknown;

/** The query, where the plan has one. */
type QueryIn<Q> = [Q] extends [void] ? unknown : { readonly query: Q };
type CallerIn<C, O> = O extends { when: CallerCondition<infer Known> } ? { readonly caller: Known } : C;

/** What a part reads, as one object: the query, the caller where it may see one, what it needs, defined, and what it wants. */
export type Seen<Q, P extends AnyParts, C, O> = QueryIn<Q> &
  CallerIn<C, O> & { readonly [N in NeedsOf<O>]: ValueOf<P, N> } & {
    readonly [N in Exclude<WantsOf<O>, NeedsOf<O>>]: MaybeValue<P, N>;
  };

/** What the view reads: the query and all parts. */
export type Settled<Q, P extends AnyParts> = QueryIn<Q> & { readonly [N in keyof P]: MaybeValue<P, N> };

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

/** What every part reads beside the parts it asks for. */
export const RESERVED = ['query', 'caller'] as const;
type Reserved = (typeof RESERVED)[number];

/** A name that no other part has, and that is none of those that every part reads. */
export type NewName<N extends string, P extends AnyParts> = N extends Reserved
  ? `a part cannot be named "${N}": every part reads the ${N} by that name`
  : N extends keyof P
    ? `the part "${N}" is already there`
    : N;

/** A stand-in must be of the part's own type. */
export type FittingFallback<O, T> = O extends { onFailure: Fallback<infer V> } ? (V extends T ? unknown : { onFailure: Fallback<T> }) : unknown;

/** Nothing is of this type; it names the option in the compiler's message. */
interface NoSuchOption<Name> {
  readonly [NOT_THERE]: Name;
}
declare const NOT_THERE: unique symbol;

/** Options that are known, and no others: a misspelt one does not compile. */
export type NoOthers<O, Known> = { readonly [K in Exclude<keyof O, keyof Known>]: NoSuchOption<K> };
