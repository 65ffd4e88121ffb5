import { BoundedMap } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { hash } from 'node:crypto';
import type { Binding } from './binding.ts';

/** What a good token says. What it is bound to must be proved with each request. */
export interface BelievedToken {
  readonly caller: Caller;
  readonly binding: Binding | undefined;
}

interface Entry {
  readonly token: BelievedToken;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** The same on the monotonic clock: setting the system clock back must not extend a token. */
  readonly until: number;
}

/**
 * What the tokens said that have come, so that a signature is verified once. Kept until the token expires or the issuer's keys change;
 * when there is no more room, what has come first goes first. Tokens themselves are not kept.
 */
export class VerifiedTokens {
  private readonly entries: BoundedMap<string, Entry>;

  constructor(
    most: number,
    private readonly now: () => number = Date.now,
    private readonly steady: () => number = () => performance.now(),
  ) {
    this.entries = new BoundedMap(most);
  }

  find(token: string): BelievedToken | undefined {
    const key = keyOf(token);
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (this.now() < entry.expires && this.steady() < entry.until) return entry.token;
    this.entries.delete(key);
    return undefined;
  }

  /** @param expires milliseconds since 1970 */
  keep(token: string, believed: BelievedToken, expires: number): void {
    this.entries.set(keyOf(token), { token: believed, expires, until: this.steady() + expires - this.now() });
  }

  /** An issuer's keys have changed: whom it vouched for with the old ones is not known any more. */
  forget(issuer: string): void {
    for (const [key, { token }] of this.entries) if (token.caller.identity.issuer === issuer) this.entries.delete(key);
  }
}

const keyOf = (token: string): string => hash('sha256', token, 'base64url');
