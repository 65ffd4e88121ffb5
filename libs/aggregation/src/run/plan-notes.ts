import { SharedContext } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import { bothMissing, COMPLETENESS } from './completeness.ts';
import type { MissingPart } from './missing-parts.ts';

/** A handler may run a plan for each of many things. */
const MOST_PARTS = 50;

const NOTES: unique symbol = Symbol('portico.plan-notes');

interface Noted {
  [NOTES]?: PlanNotes;
}

/** What the plans of one request say about its answer, in headers that are lists: each plan adds to them. */
export class PlanNotes {
  private plans = 0;
  /** The items of `Completeness`. */
  missing: string | undefined = undefined;
  private timings: string | undefined = undefined;
  private cache: string | undefined = undefined;

  private constructor(private readonly context: RequestContext) {}

  static of(context: RequestContext): PlanNotes {
    return ((context as Noted)[NOTES] ??= new PlanNotes(context));
  }

  /** Those that `missing` names; undefined while there are none. */
  private parts: MissingPart[] | undefined = undefined;

  get missingParts(): readonly MissingPart[] {
    return this.parts ?? [];
  }

  /**
   * What the names of a plan's parts begin with: nothing for the first plan of a request, and the plan's name for every other one, so that
   * names are unique and do not depend on which parts are missing.
   */
  prefixFor(plan: string): string {
    this.plans += 1;
    return this.plans === 1 ? '' : `${plan}.`;
  }

  /** @param parts the same for the log */
  addMissing(items: string, parts: readonly MissingPart[]): void {
    this.missing = bothMissing(this.missing, items);
    this.write(COMPLETENESS, this.missing);
    if (!this.parts) this.context.partial = { header: COMPLETENESS, faults: (this.parts = []) };
    if (this.parts.length < MOST_PARTS) this.parts.push(...parts);
  }

  /** What a coalesced run has read, its readers have: their serialisers may break over it. */
  hasRead({ answers }: RequestContext): void {
    this.context.answers ??= answers;
  }

  /** @param handled how what is kept has been used, as a member of `Cache-Status` (RFC 9211, section 2). Work that is shared has no answer */
  addCache(handled: string): void {
    if (this.context instanceof SharedContext) return;
    this.cache = this.cache === undefined ? handled : `${this.cache}, ${handled}`;
    this.write('cache-status', this.cache);
  }

  addTimings(items: string): void {
    this.timings = this.timings === undefined ? items : `${this.timings}, ${items}`;
    this.write('server-timing', this.timings);
  }

  /** A coalesced run has no answer of its own: its notes go to the requests that wait for it. */
  private write(name: string, value: string): void {
    const { reply } = this.context;
    if (!reply.sent) reply.header(name, value);
  }
}

/** A request that a run of a plan is for, and what the names of its parts begin with there. */
export interface Reader {
  readonly notes: PlanNotes;
  readonly prefix: string;
}

export function readerFor(context: RequestContext, plan: string): Reader {
  const notes = PlanNotes.of(context);
  return { notes, prefix: notes.prefixFor(plan) };
}

/** The parts that plans of this work have lacked, by their names. */
export const missingPartsOf = (context: RequestContext): readonly string[] => (context.partial ? PlanNotes.of(context).missingParts.map(({ part }) => part) : []);
