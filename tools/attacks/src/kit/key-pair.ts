import { calculateJwkThumbprint } from 'jose';
import type { JWK } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { es256, rs256 } from './jws.ts';
import type { Signer } from './jws.ts';

/** A key of somebody's, with all that an attack may do with it. */
export interface KeyPair {
  readonly kid: string;
  readonly alg: string;
  readonly publicKey: KeyObject;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  /** RFC 7638. */
  readonly thumbprint: string;
  readonly signer: Signer;
}

export const ellipticKey = (kid: string): Promise<KeyPair> => pairOf(kid, 'ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), es256);

export const rsaKey = (kid: string, bits: number): Promise<KeyPair> => pairOf(kid, 'RS256', generateKeyPairSync('rsa', { modulusLength: bits }), rs256);

interface Generated {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

async function pairOf(kid: string, alg: string, { publicKey, privateKey }: Generated, signerOf: (key: KeyObject) => Signer): Promise<KeyPair> {
  const publicJwk = publicKey.export({ format: 'jwk' }) as JWK;
  const privateJwk = privateKey.export({ format: 'jwk' }) as JWK;
  return { kid, alg, publicKey, publicJwk, privateJwk, thumbprint: await calculateJwkThumbprint(publicJwk), signer: signerOf(privateKey) };
}
