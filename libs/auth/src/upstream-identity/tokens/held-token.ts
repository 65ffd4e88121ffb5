import type { Credentials } from '@portico/upstream';

/** A token as it came. */
export interface FetchedToken {
  readonly token: string;
  /** Milliseconds for which it holds, from when it was asked for. */
  readonly lifetime: number;
}

/** The share of its lifetime after which a token is replaced, beside the calls. */
const RENEWED_AT = 0.8;
/** The share of it after which a token is not used any more, or these milliseconds before its end, if that is later. */
const USED_UNTIL = 0.9;
const LAST = 10_000;

/**
 * One token of the BFF for an upstream: fetched once in its lifetime, ahead of its end, however many calls need it. No call waits while
 * it holds. After a failure the endpoint is not asked during the cool-down, and calls fail at once if no token is left.
 */
export class HeldToken {
  private credentials: Credentials | undefined = undefined;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private renewAt = 0;
  private expires = 0;
  private asking: Promise<Credentials> | undefined = undefined;
  private failure: unknown = undefined;
  private quietUntil = 0;

  /**
   * @param coolDown milliseconds
   * @param failed told of every token that could not be had
   */
  constructor(
    private readonly coolDown: number,
    private readonly failed: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param fetch asks for a token */
  get(fetch: () => Promise<FetchedToken>): Credentials | Promise<Credentials> {
    const now = this.now();
    if (this.credentials && now < this.expires) {
      // The failure is told already, and the token in use still holds.
      if (now >= this.renewAt && now >= this.quietUntil && !this.asking) this.ask(fetch).catch(() => undefined);
      return this.credentials;
    }
    if (this.asking) return this.asking;
    return now < this.quietUntil ? Promise.reject(this.failure) : this.ask(fetch);
  }

  /** The upstream does not believe it. @returns whether another one is there, or is worth asking for: a token that has just come is not */
  refused(credentials: Credentials): boolean {
    if (credentials !== this.credentials) return true;
    if (this.now() - this.fetchedAt < this.coolDown) return false;
    this.credentials = undefined;
    return true;
  }

  private ask(fetch: () => Promise<FetchedToken>): Promise<Credentials> {
    return (this.asking = this.fetch(fetch).finally(() => (this.asking = undefined)));
  }

  private async fetch(fetch: () => Promise<FetchedToken>): Promise<Credentials> {
    const asked = this.now();
    try {
      const { token, lifetime } = await fetch();
      this.fetchedAt = this.now();
      this.renewAt = asked + lifetime * RENEWED_AT;
      this.expires = asked + Math.max(lifetime * USED_UNTIL, lifetime - LAST);
      return (this.credentials = ['authorization', `Bearer ${token}`]);
    } catch (error) {
      this.failure = error;
      this.quietUntil = this.now() + this.coolDown;
      this.failed(error);
      throw error;
    }
  }
}
