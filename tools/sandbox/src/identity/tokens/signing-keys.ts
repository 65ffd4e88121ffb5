import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';

export interface SigningKey {
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

/** A key for this run alone: made in a millisecond, and never written anywhere. */
export const signingKey = async (): Promise<SigningKey> => {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const properties = { kid: randomUUID(), alg: 'ES256', use: 'sig' } as const;
  return {
    privateJwk: { ...(privateKey.export({ format: 'jwk' }) as JWK), ...properties },
    publicJwk: { ...(publicKey.export({ format: 'jwk' }) as JWK), ...properties },
  };
};
