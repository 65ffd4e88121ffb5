import type { Caller } from '@portico/platform';

/** One sign-in of one person in one browser, as it is kept. Times are milliseconds since 1970. */
export interface Session {
  /** What it is kept under: the SHA-256 of the id in the cookie. Who can read the store cannot make the cookie. */
  readonly key: string;
  readonly caller: Caller;
  /** The identity provider's own session, when it names one: back-channel logout is about it. */
  readonly sid: string | undefined;
  /** What the page may show of the person. */
  readonly profile: Profile;
  /** The browser, in its own words. */
  readonly agent: string;
  readonly startedAt: number;
  /** When it ends, however much it is used. */
  readonly endsAt: number;
  /** When it was last used, give or take a twentieth of the idle time. */
  readonly seenAt: number;
  /** The tokens, encrypted. */
  readonly sealedTokens: string;
  /** When the access token should be replaced by a new one, and when it must be; `NEVER` without a refresh token. */
  readonly renewAt: number;
  readonly expireAt: number;
  /** Counts what the session has been replaced by. */
  readonly version: number;
}

/** Claims of the ID token (OpenID Connect Core, section 5.1). */
export interface Profile {
  readonly name?: string;
  readonly email?: string;
}

/** What the identity provider has given for a session. Never leaves the BFF, and is never kept as it is. */
export interface Tokens {
  readonly access: string;
  readonly refresh?: string;
}

/** A time that does not come. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** Names a session to whom it belongs, and in logs; nothing can be had for it. */
export const publicId = ({ key }: Session): string => key.slice(0, 16);
