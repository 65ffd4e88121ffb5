import type { Identity } from './identity.ts';

/** Issuers that have one to themselves. A BFF believes a few; more would be those of a strategy that makes them up. */
const MOST = 32;

/**
 * One of something for the callers of each issuer: what is bounded is filled by some of them, and must not be full for the others.
 * Issuers beyond the first 32 share one.
 */
export class PerIssuer<T> {
  private readonly byIssuer = new Map<string, T>();
  private others: T | undefined = undefined;

  constructor(private readonly make: () => T) {}

  of({ issuer }: Identity): T {
    return this.byIssuer.get(issuer) ?? this.add(issuer);
  }

  private add(issuer: string): T {
    if (this.byIssuer.size >= MOST) return (this.others ??= this.make());
    const made = this.make();
    this.byIssuer.set(issuer, made);
    return made;
  }
}
