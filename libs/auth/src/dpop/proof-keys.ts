import { BoundedMap } from '@portico/platform';
import { calculateJwkThumbprint, EmbeddedJWK } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWK, JWSHeaderParameters } from 'jose';
import { InvalidProof } from './invalid-proof.ts';

/** A key that proofs are signed with. */
export interface ProofKey {
  readonly key: CryptoKey;
  /** RFC 7638, SHA-256. */
  readonly thumbprint: string;
}

/** Members of a JWK that only its owner may know (RFC 7518, sections 6.2.2, 6.3.2 and 6.4; RFC 8037, section 2). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/**
 * The keys of proofs, read out of their headers. A client's proofs all have the same header, to the letter, so the key of one that has
 * been good is kept by it: reading it costs as much as a signature.
 */
export class ProofKeys {
  private readonly kept: BoundedMap<string, ProofKey>;

  constructor(most: number) {
    this.kept = new BoundedMap(most);
  }

  /** @throws InvalidProof, or jose's error, when the header has no public key */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<ProofKey> {
    return this.kept.get(token.protected ?? '') ?? (await read(header, token));
  }

  /** What has been good: others would push out those that are. */
  keep(header: string, key: ProofKey): void {
    if (!this.kept.has(header)) this.kept.set(header, key);
  }
}

async function read(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<ProofKey> {
  const jwk: JWK | undefined = header.jwk;
  if (PRIVATE.some((member) => Object.hasOwn(Object(jwk), member))) throw new InvalidProof('the proof gives away a private key');
  const key = await EmbeddedJWK(header, token);
  return { key, thumbprint: await calculateJwkThumbprint(jwk as JWK) };
}
