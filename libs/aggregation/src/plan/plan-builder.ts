import { parseDuration, SettingFormatError } from '@portico/config';
import type { DurationText } from '@portico/config';
import { StartError } from '@portico/platform';
import { batched } from './batch.ts';
import type { BatchOptions } from './batch.ts';
import { isCallerCondition } from './caller-condition.ts';
import type { Part } from './part.ts';
import { RESERVED } from './part-types.ts';
import type { AbsentOf, AnyParts, FittingFallback, Loaded, NewName, NoOthers, PartOptions, PartType, Seen, Settled } from './part-types.ts';
import type { AnyCaller, KnownCaller, NoCaller } from './part-types.ts';
import { Plan } from './plan.ts';
import type { Callers, PlanHead } from './plan.ts';
import type { Outcomes } from '../run/outcome.ts';

interface Timed {
  /** For the whole request, counted from its arrival. */
  readonly deadline: DurationText;
}

/** A plan for callers known or not. */
interface ForAnyone extends Timed {
  /**
   * `anonymous`: identical runs at the same time are one, for callers who are not known. Only for plans whose answer depends on
   * the query and on what `server.forward` names. Its parts see no caller, except behind a `when` that asks for a known one.
   */
  readonly coalesce?: 'anonymous';
  readonly caller?: never;
  /**
   * The view is used again while all answers of upstreams behind it are fresh: nothing is called, parsed or shaped then. Only for plans
   * whose view depends on the query, the caller, what `server.forward` names and kept answers, and that none changes afterwards.
   * `private`: for the same caller. `public`: it is besides the same for everybody, and shared caches are told so.
   */
  readonly kept?: 'private' | 'public';
}

/** A plan for known callers only. */
interface ForCallers extends Timed {
  /** `required`: each part sees the caller. A run without one fails, so the plan belongs behind `@Authenticated()`. */
  readonly caller: 'required';
  readonly coalesce?: never;
  readonly kept?: 'private';
}

export type PlanOptions = ForAnyone | ForCallers;

/** What a plan is given. The class is there for its type: queries need not be made by it. */
export type QueryClass<Q> = abstract new (...args: never[]) => Q;

/** Where a plan may be coalesced, its parts see no caller. */
type CallerOf<O> = O extends ForCallers ? KnownCaller : 'coalesce' extends keyof O ? NoCaller : AnyCaller;
type NoParts = Record<never, never>;
type With<P extends AnyParts, N extends string, T, O> = P & { readonly [K in N]: PartType<T, AbsentOf<P, O>> };

/** Begins a plan: `plan('home', HomeQuery, { deadline: '800ms' }).part(…).view(toHomeView)`. Without a query, there is no class. */
export function plan<const O extends PlanOptions>(
  name: string,
  options: O & NoOthers<O, ForAnyone>,
): PlanBuilder<void, NoParts, CallerOf<O>>;
export function plan<Q, const O extends PlanOptions>(
  name: string,
  query: QueryClass<Q>,
  options: O & NoOthers<O, ForAnyone>,
): PlanBuilder<Q, NoParts, CallerOf<O>>;
export function plan(name: string, ...rest: readonly unknown[]): PlanBuilder<unknown, NoParts, unknown> {
  begun?.add(name);
  const options = rest.at(-1);
  const { deadline, coalesce, caller, kept } = (typeof options === 'object' ? options : {}) as PlanOptions;
  const head = { name: named(name), deadline: durationOf(deadline, name, 'its deadline'), callers: callersOf(name, coalesce, caller), kept: keptOf(name, kept, coalesce) };
  return new PlanBuilder(head, []);
}

function callersOf(plan: string, coalesce: unknown, caller: unknown): Callers {
  const fault = (what: string): StartError => new StartError([`plan "${plan}" ${what}`]);
  if (coalesce !== undefined && coalesce !== 'anonymous') throw fault(`has an unknown "coalesce"; use 'anonymous', or leave it out`);
  if (caller !== undefined && caller !== 'required') throw fault(`has an unknown "caller"; use 'required', or leave it out`);
  if (coalesce && caller) throw fault('requires a caller and coalesces runs without one; leave out "caller" or "coalesce"');
  return coalesce ? 'coalesced' : (caller ?? 'any');
}

function keptOf(plan: string, kept: unknown, coalesce: unknown): PlanHead['kept'] {
  if (kept !== undefined && kept !== 'private' && kept !== 'public') throw new StartError([`plan "${plan}" has an unknown "kept"; use 'private' or 'public', or leave it out`]);
  if (kept === 'public' && !coalesce) throw new StartError([`plan "${plan}" is kept for everybody, and its parts see the caller; add coalesce: 'anonymous', or keep it 'private'`]);
  return kept;
}

let begun: Set<string> | undefined;

/** The names of the plans that `work` begins, however it ends. */
export function plansBegunIn(work: () => unknown): readonly string[] {
  const names = (begun = new Set());
  try {
    work();
  } catch {
    // What it has begun by then it has begun.
  } finally {
    begun = undefined;
  }
  return [...names];
}

/** It stands in headers: a Token of RFC 9651, section 3.3.4. */
function named(plan: string): string {
  if (/^[A-Za-z*][\w!#$%&'*+.^`|~:/-]*$/.test(plan)) return plan;
  throw new StartError([`a plan is named "${plan}"; a name begins with a letter and has no spaces`]);
}

/** Milliseconds. @throws StartError that names the plan and the forms that a duration has */
function durationOf(text: DurationText, plan: string, what: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof SettingFormatError)) throw error;
    throw new StartError([`plan "${plan}": ${what}: ${error.message}`]);
  }
}

/**
 * A plan under construction. Each `part` may refer to the parts before it and to no others, so that a cycle cannot be written;
 * what TypeScript refuses, JavaScript gets as a StartError.
 */
export class PlanBuilder<Q, P extends AnyParts, C> {
  constructor(
    private readonly head: PlanHead,
    private readonly parts: readonly Part[],
  ) {}

  /** Adds a part that is loaded by a function of one object: the query, the caller, and the parts that its options name. */
  part<const N extends string, T>(
    name: NewName<N, P>,
    load: (seen: Seen<Q, P, C, object>) => Loaded<T>,
  ): PlanBuilder<Q, With<P, N, T, object>, C>;
  part<const N extends string, const O extends PartOptions<Q, keyof P & string>, T>(
    name: NewName<N, P>,
    options: O & FittingFallback<O, T> & NoOthers<O, PartOptions<Q, string>>,
    load: (seen: Seen<Q, P, C, O>) => Loaded<T>,
  ): PlanBuilder<Q, With<P, N, T, O>, C>;
  part(name: string, ...rest: readonly unknown[]): unknown {
    return this.add(name, rest.length > 1 ? (rest[0] as PartOptions<Q, string>) : {}, rest.at(-1) as Part['load'], undefined);
  }

  /**
   * Adds a part that looks values up by key, one call for all keys: each key once, no call when there is none, at most `max`
   * keys a call. It brings a map; a key that the upstream does not know is not in it.
   */
  batch<const N extends string, const O extends BatchOptions<Q, keyof P & string>, K extends string | number, V>(
    name: NewName<N, P>,
    options: O & FittingFallback<O, ReadonlyMap<K, V>> & NoOthers<O, BatchOptions<Q, string>>,
    keys: (seen: Seen<Q, P, C, O>) => Iterable<K>,
    load: (keys: readonly K[], seen: Seen<Q, P, C, O>) => Promise<ReadonlyMap<K, V>>,
  ): PlanBuilder<Q, With<P, N, ReadonlyMap<K, V>, O>, C> {
    return this.add(name, options, batched(options.max, keys, load) as Part['load'], options.max);
  }

  /** Closes the plan with the function that shapes its answer: of the query and all parts, in one object, and of how each part ended. */
  view<V>(toView: (settled: Settled<Q, P>, outcomes: Outcomes<keyof P & string>) => V): Plan<Q, V> {
    if (this.parts.length === 0) throw this.fault('has no part');
    const personal = this.head.kept === 'public' ? this.parts.find(({ seesCaller }) => seesCaller) : undefined;
    if (personal) throw this.fault(`is kept for everybody, and its part "${personal.name}" sees the caller; keep the plan 'private'`);
    return new Plan(this.head, this.parts, toView as never);
  }

  private add<R>(name: string, options: PartOptions<Q, string>, load: Part['load'], batch: number | undefined): R {
    if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(name)) throw this.fault(`has a part named "${name}"; names are letters and digits`);
    const reserved = (RESERVED as readonly string[]).includes(name);
    if (reserved) throw this.fault(`has a part named "${name}"; every part reads the ${name} by that name: rename the part`);
    if (this.parts.some((part) => part.name === name)) throw this.fault(`has two parts named "${name}"`);
    if (typeof load !== 'function') throw this.fault(`part "${name}" has no function that loads it`);
    const { deadline, callers } = this.head;
    const within = options.within === undefined ? undefined : durationOf(options.within, this.head.name, `the "within" of part "${name}"`);
    if (within !== undefined && within > deadline) throw this.fault(`part "${name}" may take longer (${options.within}) than the whole plan`);
    const part: Part = {
      name,
      needs: this.indexes(name, 'needs', options.needs),
      wants: this.indexes(name, 'wants', options.wants),
      when: options.when,
      seesCaller: callers !== 'coalesced' || isCallerCondition(options.when),
      within,
      onFailure: this.policy(name, options),
      batch,
      load,
    };
    return new PlanBuilder(this.head, [...this.parts, part]) as R;
  }

  private indexes(name: string, list: string, others: readonly string[] = []): number[] {
    return others.map((other) => {
      const index = this.parts.findIndex((part) => part.name === other);
      if (index < 0) throw this.fault(`part "${name}" ${list} "${other}", which is not a part declared before it`);
      return index;
    });
  }

  private policy(name: string, { onFailure = 'fail' }: PartOptions<Q, string>): Part['onFailure'] {
    const known = onFailure === 'fail' || onFailure === 'omit' || ['fallback', 'stale'].includes((onFailure as { kind?: string } | null)?.kind ?? '');
    if (!known) throw this.fault(`part "${name}" has an unknown onFailure; use 'fail', 'omit', fallback(value) or stale(age)`);
    return onFailure;
  }

  private fault(what: string): StartError {
    return new StartError([`plan "${this.head.name}" ${what}`]);
  }
}
