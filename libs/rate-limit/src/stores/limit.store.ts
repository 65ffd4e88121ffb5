import type { ThrottlerStorage } from '@nestjs/throttler';
import type { LimitKey } from '../limit-key.ts';
import type { LimitSet } from '../limits/limit-set.ts';
import type { Verdict } from '../limits/verdict.ts';

/** Where it is counted. A `ThrottlerStorage` of @nestjs/throttler that asks all limits of a request in one call, and knows costs. */
export interface LimitStore extends ThrottlerStorage {
  /**
   * Takes the cost from all limits of the set, or from none.
   *
   * @param whom it is counted for: a subject alone is no key
   * @param set at least one limit
   * @returns no promise where nothing has to be waited for; undefined when nothing could be counted and the request is to pass
   */
  consume(whom: LimitKey, set: LimitSet, cost: number): Verdict | undefined | Promise<Verdict | undefined>;
}
