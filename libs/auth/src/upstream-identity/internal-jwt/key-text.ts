import type { SecretText } from '@portico/config';
import { StartError } from '@portico/platform';
import { calculateJwkThumbprint, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

/** A key as it is published: for signatures only, named by its thumbprint (RFC 7638), so that replicas agree on the name. */
export type PublishedKey = JWK & { readonly kid: string; readonly alg: string };

/** A key that signs. */
export interface SigningKey {
  readonly published: PublishedKey;
  readonly key: CryptoKey;
}

const FIX = 'write a P-256 or Ed25519 key as PEM or JWK; `openssl genpkey -algorithm ed25519` makes one';

/** @param setting its path, for messages. @throws StartError that does not repeat the key */
export async function signingKeyOf(text: SecretText, setting: string): Promise<SigningKey> {
  const key = keyIn(text, createPrivateKey, `${setting}: is no private key; ${FIX}`);
  const published = await publishedOf(createPublicKey(key), setting);
  return { published, key: (await importJWK(key.export({ format: 'jwk' }) as JWK, published.alg)) as CryptoKey };
}

/** The public part of a key, private or public. @throws StartError */
export async function publishedKeyOf(text: SecretText, setting: string): Promise<PublishedKey> {
  return publishedOf(keyIn(text, createPublicKey, `${setting}: is no key; ${FIX}`), setting);
}

/** Generates a key pair. */
export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const published = await publishedOf(publicKey, 'a new key');
  return { published, key: (await importJWK(privateKey.export({ format: 'jwk' }) as JWK, published.alg)) as CryptoKey };
}

/** @throws StartError with these words */
export function keyIn(text: SecretText, create: (input: { key: JsonWebKey; format: 'jwk' } | string) => KeyObject, otherwise: string): KeyObject {
  const written = text.reveal().trim();
  try {
    return create(written.startsWith('{') ? { key: JSON.parse(written) as JsonWebKey, format: 'jwk' } : written);
  } catch {
    // What the parsers say quotes what they were given, which is a secret.
    throw new StartError([otherwise]);
  }
}

async function publishedOf(key: KeyObject, setting: string): Promise<PublishedKey> {
  const jwk = key.export({ format: 'jwk' }) as JWK;
  const alg = ALGORITHMS[jwk.crv ?? ''];
  if (alg === undefined) throw new StartError([`${setting}: is a key of another kind; ${FIX}`]);
  return { ...jwk, alg, kid: await calculateJwkThumbprint(jwk), use: 'sig' };
}

/** By curve. `EdDSA` and not `Ed25519` (RFC 9864), which upstreams' libraries have yet to learn. */
const ALGORITHMS: Readonly<Record<string, string>> = { 'P-256': 'ES256', Ed25519: 'EdDSA' };
