import type { Scope } from './scope.ts';

/** A kept answer of an upstream, which something is made of. */
export interface AnswerSource {
  /** Until when it is fresh, on the `performance.now()` clock, in milliseconds. */
  readonly freshUntil: number;
  /** Whether its upstream says that it is the same for everybody, those who say who they are included. */
  readonly everybodys: boolean;
  /** Whether it has not been purged since. */
  holds(): boolean | Promise<boolean>;
  /** Told when what was made of it is the answer to one more request: it has saved that one a call. */
  reused(scope: Scope): void;
}

/** A kept answer that is stale, in the place of one that an upstream has failed to give. */
export interface StandIn {
  /** Milliseconds. */
  readonly age: number;
  readonly failure: unknown;
}

/** What was read from upstreams within a scope. */
export class AnswerSources {
  readonly list: AnswerSource[] = [];
  /** Whether all of it is in the list: false as soon as there is a call whose answer is not kept, or none that is fresh. */
  complete = true;
}

/** Notes, for all scopes around it that want to know, what a read has brought. @param source undefined for what is not kept */
export function noteSource(scope: Scope, source: AnswerSource | undefined): void {
  for (let one: Scope | undefined = scope; one; one = one.parent) {
    if (!one.sources) continue;
    if (source) one.sources.list.push(source);
    else one.sources.complete = false;
  }
}
