import { BoundedMap } from '@portico/platform';
import { calculateJwkThumbprint, EmbeddedJWK } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWK, JWSHeaderParameters } from 'jose';
import { InvalidToken } from '../bearer/invalid-token.ts';
import { InvalidProof } from './invalid-proof.ts';

/** A key that proofs are signed with. */
export interface ProofKey {
  readonly key: CryptoKey;
  /** RFC 7638, SHA-256. */
  readonly thumbprint: string;
}

/** Members of a JWK that only its owner may know (RFC 7518, sections 6.2.2, 6.3.2 and 6.4; RFC 8037, section 2). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** Bits of an RSA key's modulus (RFC 7518, section 3.3), and bytes of its exponent. */
const LEAST_MODULUS = 2_048;
const MOST_MODULUS = 4_096;
const MOST_EXPONENT = 4;

/**
 * The keys of proofs, read out of their headers. A client's proofs all have the same header, to the letter, so the key of one that has
 * been good is kept by it: reading it costs as much as a signature.
 */
export class ProofKeys {
  private readonly kept: BoundedMap<string, ProofKey>;

  constructor(most: number) {
    this.kept = new BoundedMap(most);
  }

  /**
   * @param bound the thumbprint of the key that the token is bound to: any other key costs no signature check
   * @throws InvalidToken for another key; InvalidProof, or jose's error, when the header has no public key, or one that costs too much
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput, bound: string): Promise<ProofKey> {
    const kept = this.kept.get(token.protected ?? '');
    if (!kept) return read(header, token, bound);
    checkBound(kept.thumbprint, bound);
    return kept;
  }

  /** What has been good: others would push out those that are. */
  keep(header: string, key: ProofKey): void {
    this.kept.set(header, key);
  }
}

async function read(header: JWSHeaderParameters, token: FlattenedJWSInput, bound: string): Promise<ProofKey> {
  const jwk: JWK | undefined = header.jwk;
  if (PRIVATE.some((member) => Object.hasOwn(Object(jwk), member))) throw new InvalidProof('the proof gives away a private key');
  checkCost(jwk as JWK);
  const thumbprint = await calculateJwkThumbprint(jwk as JWK);
  checkBound(thumbprint, bound);
  return { key: await EmbeddedJWK(header, token), thumbprint };
}

function checkBound(thumbprint: string, bound: string): void {
  if (thumbprint !== bound) throw new InvalidToken('the token is bound to another key than that of the proof');
}

/** To verify with an exponent as long as the modulus costs a hundred times what it costs with 65537 (NIST SP 800-56B, section 6.2). */
function checkCost({ kty, n, e }: JWK): void {
  if (kty !== 'RSA') return;
  const bits = bitsOf(n);
  if (bits < LEAST_MODULUS || bits > MOST_MODULUS) throw new InvalidProof(`the proof's RSA key has a modulus of ${bits} bits: use one of ${LEAST_MODULUS} to ${MOST_MODULUS}`);
  if (Buffer.byteLength(String(e), 'base64url') > MOST_EXPONENT) throw new InvalidProof(`the proof's RSA key has an exponent of more than ${MOST_EXPONENT} bytes: use 65537`);
}

/** Of a number in base64url, without leading zeros. */
function bitsOf(number: unknown): number {
  const bytes = Buffer.from(String(number), 'base64url');
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - (Math.clz32(bytes[first] as number) - 24);
}
