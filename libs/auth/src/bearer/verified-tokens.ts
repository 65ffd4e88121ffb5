import type { Caller } from '@portico/platform';
import { hash } from 'node:crypto';

interface Entry {
  readonly caller: Caller;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/**
 * Who has brought which token, so that a signature is verified once. Kept until the token expires or the issuer's keys change; when
 * there is no more room, what has come first goes first. Tokens themselves are not kept.
 */
export class VerifiedTokens {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly most: number,
    private readonly now: () => number = Date.now,
  ) {}

  find(token: string): Caller | undefined {
    const key = keyOf(token);
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (this.now() < entry.expires) return entry.caller;
    this.entries.delete(key);
    return undefined;
  }

  /** @param expires milliseconds since 1970 */
  keep(token: string, caller: Caller, expires: number): void {
    const key = keyOf(token);
    if (this.entries.size >= this.most && !this.entries.has(key)) this.entries.delete(this.entries.keys().next().value as string);
    this.entries.set(key, { caller, expires });
  }

  /** An issuer's keys have changed: whom it vouched for with the old ones is not known any more. */
  forget(issuer: string): void {
    for (const [key, { caller }] of this.entries) if (caller.issuer === issuer) this.entries.delete(key);
  }
}

const keyOf = (token: string): string => hash('sha256', token, 'base64url');
