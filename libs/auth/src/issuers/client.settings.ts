import { Doc, Optional, Secret } from '@portico/config';
import type { SecretText } from '@portico/config';
import { IsIn, IsString } from 'class-validator';

/** How the BFF proves to an authorization server that it is the client (RFC 6749, section 2.3; RFC 7523): with a secret, or with a key. */
export class ClientSettings {
  @IsString()
  @Doc('What the BFF is called there.')
  clientId!: string;

  @Optional()
  @Secret({ doc: 'The secret with which the BFF proves that it is the client.' })
  clientSecret?: SecretText;

  @IsIn(['client_secret_basic', 'client_secret_post'])
  @Doc('Whether the secret is sent in a header or in the body of the request.')
  secretBy: 'client_secret_basic' | 'client_secret_post' = 'client_secret_basic';

  @Optional()
  @Secret({ doc: 'The private key with which it does in place of a secret, by `private_key_jwt` (RFC 7523): RSA, P-256 or Ed25519, as PEM or JWK.' })
  clientKey?: SecretText;

  @Optional()
  @IsString()
  @Doc('What the key is called there (`kid`); its thumbprint by default (RFC 7638).')
  clientKeyId?: string;

  @IsIn(['issuer', 'token-endpoint'])
  @Doc('What is signed with the key has as `aud`: the issuer, or the address of the token endpoint where the server insists on that.')
  assertionAudience: 'issuer' | 'token-endpoint' = 'issuer';
}
