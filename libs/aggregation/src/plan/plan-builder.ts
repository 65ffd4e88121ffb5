import { parseDuration, SettingFormatError } from '@portico/config';
import type { DurationText } from '@portico/config';
import { StartError } from '@portico/platform';
import { batched } from './batch.ts';
import type { BatchOptions } from './batch.ts';
import type { Part } from './part.ts';
import type { AbsentOf, AnyParts, FittingFallback, Loaded, NewName, PartOptions, PartType, Seen, Settled } from './part-types.ts';
import { Plan } from './plan.ts';
import type { Outcomes } from '../run/outcome.ts';

export interface PlanOptions {
  /** For the whole request, counted from its arrival. */
  readonly deadline: DurationText;
  /**
   * `anonymous`: identical runs at the same time are one, for callers who are not known. Only for plans whose answer depends on
   * the query and on what `server.forward` names: parts that read anything else of the request must not be shared.
   */
  readonly share?: 'anonymous';
}

type With<P extends AnyParts, N extends string, T, O> = P & { readonly [K in N]: PartType<T, AbsentOf<P, O>> };

/** Begins a plan: `plan<HomeQuery>('home', { deadline: '800ms' }).part(…).view(toHomeView)`. */
export const plan = <Q = void>(name: string, options: PlanOptions): PlanBuilder<Q, Record<never, never>> => {
  begun?.add(name);
  return new PlanBuilder(named(name), durationOf(options.deadline, name, 'its deadline'), options.share === 'anonymous', []);
};

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
export class PlanBuilder<Q, P extends AnyParts> {
  constructor(
    private readonly name: string,
    private readonly deadline: number,
    private readonly shares: boolean,
    private readonly parts: readonly Part[],
  ) {}

  /** Adds a part that is loaded by one function of the parts it needs and the query. */
  part<const N extends string, const O extends PartOptions<Q, keyof P & string>, T>(
    name: NewName<N, P>,
    options: O & FittingFallback<O, T>,
    load: (parts: Seen<P, O>, query: Q) => Loaded<T>,
  ): PlanBuilder<Q, With<P, N, T, O>> {
    return this.add(name, options, load as Part['load'], undefined);
  }

  /**
   * Adds a part that looks values up by key, one call for all keys: each key once, no call when there is none, at most `max`
   * keys a call. It brings a map; a key that the upstream does not know is not in it.
   */
  batch<const N extends string, const O extends BatchOptions<Q, keyof P & string>, K extends string | number, V>(
    name: NewName<N, P>,
    options: O & FittingFallback<O, ReadonlyMap<K, V>>,
    keys: (parts: Seen<P, O>, query: Q) => Iterable<K>,
    load: (keys: readonly K[], parts: Seen<P, O>, query: Q) => Promise<ReadonlyMap<K, V>>,
  ): PlanBuilder<Q, With<P, N, ReadonlyMap<K, V>, O>> {
    return this.add(name, options, batched(options.max, keys, load) as Part['load'], options.max);
  }

  /** Closes the plan with the function that shapes its answer. */
  view<V>(toView: (parts: Settled<P>, query: Q, outcomes: Outcomes<keyof P & string>) => V): Plan<Q, V> {
    if (this.parts.length === 0) throw this.fault('has no part');
    return new Plan(this.name, this.deadline, this.parts, toView as never, this.shares);
  }

  private add<R>(name: string, options: PartOptions<Q, string>, load: Part['load'], batch: number | undefined): R {
    if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(name)) throw this.fault(`has a part named "${name}"; names are letters and digits`);
    if (this.parts.some((part) => part.name === name)) throw this.fault(`has two parts named "${name}"`);
    if (typeof load !== 'function') throw this.fault(`part "${name}" has no function that loads it`);
    const within = options.within === undefined ? undefined : durationOf(options.within, this.name, `the "within" of part "${name}"`);
    if (within !== undefined && within > this.deadline) throw this.fault(`part "${name}" may take longer (${options.within}) than the whole plan`);
    const part: Part = {
      name,
      needs: this.indexes(name, 'needs', options.needs),
      wants: this.indexes(name, 'wants', options.wants),
      when: options.when as Part['when'],
      within,
      onFailure: this.policy(name, options),
      batch,
      load,
    };
    return new PlanBuilder(this.name, this.deadline, this.shares, [...this.parts, part]) as R;
  }

  private indexes(name: string, list: string, others: readonly string[] = []): number[] {
    return others.map((other) => {
      const index = this.parts.findIndex((part) => part.name === other);
      if (index < 0) throw this.fault(`part "${name}" ${list} "${other}", which is not a part declared before it`);
      return index;
    });
  }

  private policy(name: string, { onFailure = 'fail', needs, wants }: PartOptions<Q, string>): Part['onFailure'] {
    const known = onFailure === 'fail' || onFailure === 'omit' || ['fallback', 'stale'].includes((onFailure as { kind?: string } | null)?.kind ?? '');
    if (!known) throw this.fault(`part "${name}" has an unknown onFailure; use 'fail', 'omit', fallback(value) or stale(age)`);
    const dependent = (needs?.length ?? 0) + (wants?.length ?? 0) > 0;
    if (typeof onFailure === 'object' && onFailure.kind === 'stale' && dependent && !onFailure.key) {
      throw this.fault(`part "${name}" is stale() and depends on other parts, so it needs a key: stale(age, (parts) => …)`);
    }
    return onFailure;
  }

  private fault(what: string): StartError {
    return new StartError([`plan "${this.name}" ${what}`]);
  }
}
