import type { Limit } from './limit.ts';

/** The limits that hold for a request together. It takes from all of them, or from none. */
export class LimitSet {
  /** The value of `RateLimit-Policy`. */
  readonly policy: string;
  /** For the script of the Redis store. */
  readonly scriptArguments: readonly (string | number)[];
  private shared: { readonly by: number; readonly set: LimitSet } | undefined = undefined;

  constructor(readonly limits: readonly Limit[]) {
    this.policy = limits.map(policyOf).join(', ');
    this.scriptArguments = limits.flatMap(({ bucket, counting, quota, per, burst, block }) => [bucket, counting, quota, per, burst, block]);
  }

  /** The same for each of some replicas that do not know what the others let through; at least one unit each. */
  dividedBy(replicas: number): LimitSet {
    if (replicas <= 1) return this;
    if (this.shared?.by !== replicas) this.shared = { by: replicas, set: new LimitSet(this.limits.map((limit) => shareOf(limit, replicas))) };
    return this.shared.set;
  }
}

const shareOf = (limit: Limit, replicas: number): Limit => ({
  ...limit,
  quota: Math.ceil(limit.quota / replicas),
  burst: Math.ceil(limit.burst / replicas),
});

/** A month has no `w`, which may be left out: months differ in length. */
const policyOf = ({ item, counting, quota, per }: Limit): string =>
  `${item};q=${quota}${counting === 'month' ? '' : `;w=${Math.ceil(per / 1_000)}`}`;
