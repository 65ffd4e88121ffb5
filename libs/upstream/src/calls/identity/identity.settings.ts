import { Doc, Optional } from '@portico/config';
import { IsIn, IsString } from 'class-validator';

/** The BFF signs who calls: a token of some seconds for this upstream alone. */
export class InternalJwtSettings {
  @IsIn(['internal-jwt'])
  kind = 'internal-jwt' as const;

  @Optional()
  @IsString()
  @Doc('What the token has as `aud`, which the upstream must insist on; by default the name of the upstream.')
  audience?: string;
}

/** The caller's access token is exchanged for one that the upstream believes (RFC 8693). */
export class TokenExchangeSettings {
  @IsIn(['token-exchange'])
  kind = 'token-exchange' as const;

  @Optional()
  @IsString()
  @Doc('Whom the token is to be for, as the token endpoint calls it; by default the name of the upstream.')
  audience?: string;

  @Optional()
  @IsString()
  @Doc('The scopes to ask for, with spaces between them; by default what the token endpoint gives.')
  scope?: string;
}

/** The BFF calls in its own name, with a token that it gets for itself (RFC 6749, section 4.4). */
export class ClientCredentialsSettings {
  @IsIn(['client-credentials'])
  kind = 'client-credentials' as const;

  @Optional()
  @IsString()
  @Doc('Whom the token is to be for, where the token endpoint asks for an `audience`.')
  audience?: string;

  @Optional()
  @IsString()
  @Doc('The scopes to ask for, with spaces between them; by default what the token endpoint gives.')
  scope?: string;
}

/** The kinds of an upstream's `identity`. */
export const IDENTITY_KINDS = {
  'internal-jwt': InternalJwtSettings,
  'token-exchange': TokenExchangeSettings,
  'client-credentials': ClientCredentialsSettings,
} as const;

export type IdentitySettings = InternalJwtSettings | TokenExchangeSettings | ClientCredentialsSettings;
