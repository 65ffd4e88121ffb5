import type { ClientMetadata } from 'oidc-provider';

/** How a client's tokens live. */
export interface TokenRules {
  /** Seconds. */
  readonly accessTokenSeconds: number;
  /** Seconds. */
  readonly refreshTokenSeconds: number;
  /** Does a refresh token end with its use? A second use then ends the whole sign-in (RFC 9700, section 4.14.2). */
  readonly rotateRefreshTokens: boolean;
  /** Whom its access tokens are for, where the request names no resource. */
  readonly audience: string;
}

export const DEFAULT_RULES: Omit<TokenRules, 'audience'> = { accessTokenSeconds: 300, refreshTokenSeconds: 3_600, rotateRefreshTokens: true };

/** Somebody who may ask for tokens. */
export interface IdentityClient {
  readonly metadata: ClientMetadata;
  readonly rules: TokenRules;
}

/** What a client proves itself with. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
}
