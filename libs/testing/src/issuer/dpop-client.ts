import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import { hash, randomUUID } from 'node:crypto';

/** What a proof is made for. */
export interface Proven {
  readonly method?: string;
  /** Without query and fragment. */
  readonly url: string;
  readonly token: string;
}

/** A client with a key of its own, to which its tokens are bound (RFC 9449). */
export class DpopClient {
  private constructor(
    readonly alg: string,
    readonly privateKey: CryptoKey,
    readonly jwk: JWK,
    /** What a token says of the key: `cnf: { jkt }`. */
    readonly thumbprint: string,
  ) {}

  static async make(alg = 'ES256'): Promise<DpopClient> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = await exportJWK(publicKey);
    return new DpopClient(alg, privateKey, jwk, await calculateJwkThumbprint(jwk));
  }

  /** A good proof, but for what is told. */
  proof({ method = 'GET', url, token }: Proven, claims: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
    const ath = hash('sha256', token, 'base64url');
    const payload = { jti: randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1_000), ath, ...claims };
    return new SignJWT(payload).setProtectedHeader({ alg: this.alg, typ: 'dpop+jwt', jwk: this.jwk, ...header }).sign(this.privateKey);
  }
}
