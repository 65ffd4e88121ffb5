/** All in milliseconds. */
export interface RenewalRules {
  /** After so long it is asked for again. */
  readonly keptFor: number;
  /** After a failure it is not asked for during this time. */
  readonly coolDown: number;
}

/**
 * Something of an issuer's that is asked for when it is needed, once for all who need it, and again when it is old. While it cannot be had
 * again, what is known stays.
 */
export class Renewed<T> {
  private known: { readonly value: T; readonly at: number } | undefined = undefined;
  private asking: Promise<T> | undefined = undefined;
  private failedAt = Number.NEGATIVE_INFINITY;
  private fault: unknown = undefined;

  constructor(
    private readonly fetch: () => Promise<T>,
    private readonly rules: RenewalRules,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @throws what `fetch` throws, when there is none yet */
  async get(): Promise<T> {
    const { known } = this;
    if (known && this.now() - known.at < this.rules.keptFor) return known.value;
    if (this.now() - this.failedAt >= this.rules.coolDown) {
      this.asking ??= this.renew().finally(() => (this.asking = undefined));
      return known ? this.asking.catch(() => known.value) : this.asking;
    }
    if (known) return known.value;
    throw this.fault;
  }

  private async renew(): Promise<T> {
    try {
      const value = await this.fetch();
      this.known = { value, at: this.now() };
      return value;
    } catch (error) {
      this.failedAt = this.now();
      this.fault = error;
      throw error;
    }
  }
}
