import { RoutePolicy } from '@portico/platform';
import type { DeclaredBeside } from '@portico/platform';

/** What a route that changes something makes of repeats: of requests that a client sends again because it heard nothing of the first. */
export interface Idempotency {
  /** The header `Idempotency-Key`: it must be there, it may be, or it is not looked at because a repeat does no harm. */
  readonly key: 'required' | 'optional' | 'needless';
  /**
   * What a repeat gets when it is unknown what the first request has done, because a service was silent, failed, or a replica crashed.
   * `repeat`: it is carried out, since the services behind know the key themselves. `refuse`: it is told of the failure again.
   */
  readonly whenUnknown: 'repeat' | 'refuse';
}

/** What routes say of repeats; those that only read say nothing. */
export const REPEATS = new RoutePolicy<Idempotency>({
  name: '@Idempotent()',
  slot: 'claim',
  filledBy: 'the IdempotencyModule of @portico/idempotency',
  needsStage: usesKeys,
  faults: (rule, { method, isPublic, isStream }: DeclaredBeside) => {
    if (!usesKeys(rule)) return [];
    return [
      ...(method === 'GET' || method === 'HEAD' ? ['only reads, so @Idempotent() means nothing; take it out'] : []),
      // Whose keys cannot be told apart could be given each other's answers.
      ...(isPublic ? ['is @Public(), and the keys of anonymous callers cannot be told apart; take @Idempotent() out'] : []),
      ...(isStream ? ['is a @Stream(), and what is handed on cannot be kept; take @Idempotent() out'] : []),
    ];
  },
});

/** Does a route look at keys? */
export function usesKeys(rule: Idempotency | undefined): rule is Idempotency {
  return rule !== undefined && rule.key !== 'needless';
}

/**
 * A write that is carried out once for each `Idempotency-Key` of a caller; a repeat gets the first answer again. The key is required
 * by default. `whenUnknown: 'repeat'` only where every service that the route writes to is sent a key, and keeps to it.
 */
export const Idempotent = ({ key = 'required', whenUnknown = 'refuse' }: Partial<Idempotency> = {}): ReturnType<typeof REPEATS.declared> =>
  REPEATS.declared({ key, whenUnknown });

/** A POST or PATCH of which a repeat does no harm, because it only reads, for example: it needs no `Idempotency-Key`. */
export const Repeatable = (): ReturnType<typeof REPEATS.declared> => REPEATS.declared({ key: 'needless', whenUnknown: 'repeat' });
