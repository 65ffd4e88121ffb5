/** How much may be tried again. */
export interface RetryBudgetRules {
  /** The share of requests that may be tried again: 0.2 allows one more attempt for every five requests. */
  readonly share: number;
  /** Further attempts per second that are always allowed, so that an upstream with little traffic may be tried again at all. */
  readonly perSecond: number;
}

/** Seconds over which requests and further attempts are counted. */
const WINDOW = 10;

/**
 * What an upstream may cost beyond one attempt for each request, over the last ten seconds: `share` × requests + `perSecond`.
 * When an upstream is down everything fails, everything would be tried again, and what is left of it would be buried: the
 * budget bounds the attempts whatever happens. After Finagle's `RetryBudget`; but the allowance per second is given out second
 * by second rather than saved up over the window, so that ten idle seconds do not buy a burst.
 */
export class RetryBudget {
  private readonly requests = new Float64Array(WINDOW);
  private readonly spent = new Float64Array(WINDOW);
  private second = 0;
  private requested = 0;
  private taken = 0;

  constructor(private readonly rules: RetryBudgetRules) {}

  /** Counts a request. @param now milliseconds */
  deposit(now: number): void {
    this.turn(now);
    const slot = this.second % WINDOW;
    this.requests[slot] = (this.requests[slot] as number) + 1;
    this.requested += 1;
  }

  /** Takes a further attempt out of the budget, if there is one in it. @param now milliseconds */
  withdraw(now: number): boolean {
    this.turn(now);
    const slot = this.second % WINDOW;
    const free = (this.spent[slot] as number) < this.rules.perSecond;
    if (!free && this.taken + 1 > this.requested * this.rules.share) return false;
    this.spent[slot] = (this.spent[slot] as number) + 1;
    this.taken += 1;
    return true;
  }

  /** Forgets the seconds that have left the window. */
  private turn(now: number): void {
    const second = Math.floor(now / 1_000);
    if (second === this.second) return;
    const gone = Math.min(second - this.second, WINDOW);
    for (let step = 0; step < gone; step += 1) {
      const slot = (second - step) % WINDOW;
      this.requested -= this.requests[slot] as number;
      this.taken -= this.spent[slot] as number;
      this.requests[slot] = 0;
      this.spent[slot] = 0;
    }
    this.second = second;
  }
}
