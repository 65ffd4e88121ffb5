import type { SecretText } from '@portico/config';
import { StartError } from '@portico/platform';
import { calculateJwkThumbprint, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { createPrivateKey } from 'node:crypto';
import { ClientSecretBasic, ClientSecretPost, PrivateKeyJwt } from 'openid-client';
import type { ClientAuth, PrivateKey } from 'openid-client';
import { keyIn } from '../upstream-identity/internal-jwt/key-text.ts';
import type { ClientSettings } from './client.settings.ts';

/**
 * How the BFF proves to an authorization server that it is the client.
 * @param setting the path of its section, for messages
 * @throws StartError when the settings do not say, or say two things, or the key is none
 */
export function clientAuthenticationOf({ clientSecret, secretBy, clientKey, clientKeyId, assertionAudience }: ClientSettings, setting: string): ClientAuth {
  if (clientSecret && !clientKey) return (secretBy === 'client_secret_post' ? ClientSecretPost : ClientSecretBasic)(clientSecret.reveal());
  if (!clientKey || clientSecret) throw new StartError([`${setting}: write clientSecret or clientKey, and not both`]);
  const reading = assertionKeyOf(clientKey, clientKeyId, `${setting}.clientKey`)();
  return async (server, client, body, headers) => {
    const { token_endpoint: endpoint = server.issuer } = server;
    const signing: unknown = PrivateKeyJwt(await reading)(assertionAudience === 'issuer' ? server : { ...server, issuer: endpoint }, client, body, headers);
    // It signs with Web Crypto, whatever its type says.
    await signing;
  };
}

const FIX = 'write an RSA, P-256 or Ed25519 key as PEM or JWK; `openssl genpkey -algorithm ed25519` makes one';

/** By type and curve, as providers know them: `EdDSA` and not `Ed25519` (RFC 9864). */
const ALGORITHMS: Readonly<Record<string, string>> = { RSA: 'RS256', 'P-256': 'ES256', Ed25519: 'EdDSA' };

/** @returns what makes it ready for signing. @throws StartError that does not repeat the key */
function assertionKeyOf(text: SecretText, kid: string | undefined, setting: string): () => Promise<PrivateKey> {
  const jwk = keyIn(text, createPrivateKey, `${setting}: is no private key; ${FIX}`).export({ format: 'jwk' }) as JWK;
  const algorithm = ALGORITHMS[jwk.crv ?? jwk.kty ?? ''];
  if (algorithm === undefined) throw new StartError([`${setting}: is a key of another kind; ${FIX}`]);
  return async () => ({ key: (await importJWK(jwk, algorithm)) as CryptoKey, kid: kid ?? (await calculateJwkThumbprint(jwk)) });
}
