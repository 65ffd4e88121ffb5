import type { Identity } from '@portico/platform';
import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { hash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { InvalidToken } from '../bearer/invalid-token.ts';
import { isCompactJws } from '../bearer/compact-jws.ts';
import { headerCount } from '../callers/header-count.ts';
import type { DpopSettings } from './dpop.settings.ts';
import { InvalidProof, NonceWanted, ReplaysUnknown } from './invalid-proof.ts';
import { ProofKeys } from './proof-keys.ts';
import type { ProofKey } from './proof-keys.ts';
import type { ReplayStore } from './replay-store.ts';
import { ServerNonces } from './server-nonces.ts';
import { TargetUri } from './target-uri.ts';

/** Characters of a proof, and of the `jti` in it: with an RSA key of 4,096 bits a proof has 2,000. */
const LONGEST = 4 * 1024;
const LONGEST_ID = 128;
/** Keys that are kept. */
const KEYS = 10_000;

/** Checks that the client holds the key that its token is bound to. The numbers are those of RFC 9449, section 4.3. */
export class DpopProofVerifier {
  private readonly keys = new ProofKeys(KEYS);
  private readonly target: TargetUri;
  private readonly nonces: ServerNonces | undefined;
  /** Of this process alone. */
  private readonly ownNonces: ServerNonces;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly rules: DpopSettings,
    private readonly replays: ReplayStore,
    private readonly now: () => number = Date.now,
  ) {
    const { nonce, publicUrls } = rules;
    this.target = new TargetUri(publicUrls);
    this.ownNonces = new ServerNonces(randomBytes(32), nonce.rotation, now);
    if (nonce.required) this.nonces = nonce.secret ? new ServerNonces(nonce.secret.reveal(), nonce.rotation, now) : this.ownNonces;
  }

  /**
   * @param key the thumbprint of the key that the token is bound to
   * @returns the nonce that the client has to use from now on, if it does not know it
   * @throws InvalidProof, NonceWanted, InvalidToken when another key has signed, ReplaysUnknown
   */
  async verify(request: IncomingMessage, token: string, key: string, caller: Identity): Promise<string | undefined> {
    const proof = proofOf(request);
    let signer: ProofKey | undefined;
    // 2 to 7, and 12: a JWT of this type, with an asymmetric signature by the public key in its header, which is that of the token
    const { payload } = await jwtVerify(proof, async (header, flat) => (signer = await this.keys.find(header, flat, key)).key, {
      typ: 'dpop+jwt',
      algorithms: this.rules.algorithms,
      currentDate: new Date(this.now()),
      clockTolerance: this.rules.clockTolerance / 1_000,
    }).catch(invalid);
    // 12: and this token
    if (payload['ath'] !== hash('sha256', token, 'base64url')) throw new InvalidProof("the proof's ath is not that of the token");
    this.keys.keep(proof.slice(0, proof.indexOf('.')), signer as unknown as ProofKey);
    // 8 and 9: made for this request
    if (payload['htm'] !== request.method) throw new InvalidProof("the proof's htm is not the method of the request");
    if (!this.isTarget(payload['htu'], request)) throw new InvalidProof("the proof's htu is not the target of the request");
    // 10 and 11: and just now
    const nonces = this.checkTime(payload);
    // Last of all, so that only what is good takes room (section 11.1)
    await this.checkReplay(payload, key, caller);
    return nonces && nonces.current !== payload['nonce'] ? nonces.current : undefined;
  }

  private isTarget(uri: unknown, { url = '' }: IncomingMessage): boolean {
    return typeof uri === 'string' && this.target.is(uri, url);
  }

  /** @returns the nonces that the client has to use, if any */
  private checkTime({ iat, nonce }: JWTPayload): ServerNonces | undefined {
    if (iat === undefined) throw new InvalidProof('the proof has no iat');
    if (!this.nonces) {
      const age = this.now() - iat * 1_000;
      if (age > this.rules.window) throw new InvalidProof('the proof is too old');
      if (age < -this.rules.clockTolerance) throw new InvalidProof("the proof's iat has not come yet");
    }
    // Only this BFF could make it, and not long ago: that tells more than the clock of the client.
    const nonces = this.isOlderThanMemory(iat) ? this.ownNonces : this.nonces;
    if (nonces && !nonces.accepts(nonce)) throw new NonceWanted(nonces.current);
    return nonces;
  }

  /**
   * Whether a proof may have come to a process before this one, which has left nothing behind: a nonce of this one shows that it has not.
   * Seconds are as exact as an `iat` is.
   */
  private isOlderThanMemory(iat: number): boolean {
    const { since } = this.replays;
    return since !== undefined && this.now() < since + this.lifetime && iat < Math.floor(since / 1_000);
  }

  /** Milliseconds for which a proof is good at most. */
  private get lifetime(): number {
    return this.nonces?.lifetime ?? this.rules.window + this.rules.clockTolerance;
  }

  private async checkReplay({ jti }: JWTPayload, thumbprint: string, caller: Identity): Promise<void> {
    if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_ID) throw new InvalidProof('the proof has no jti of at most 128 characters');
    if (!(await this.isNew(hash('sha256', `${thumbprint} ${jti}`, 'base64url'), this.lifetime, caller))) throw new InvalidProof('the proof has come before');
  }

  private async isNew(id: string, ttl: number, caller: Identity): Promise<boolean> {
    try {
      return await this.replays.remember(id, ttl, caller);
    } catch (error) {
      throw new ReplaysUnknown(error);
    }
  }
}

/** 1 and 2: one header, with one JWT in it. */
function proofOf({ headers, rawHeaders }: IncomingMessage): string {
  const count = headerCount(rawHeaders, 'dpop');
  if (count !== 1) throw new InvalidProof(count === 0 ? 'there is no proof of the key that the token is bound to' : 'there is more than one proof');
  const proof = headers['dpop'] as string;
  if (proof.length > LONGEST) throw new InvalidProof('the proof is too long');
  if (!isCompactJws(proof)) throw new InvalidProof('the proof is no JWT');
  return proof;
}

/** What jose found, in words for the client. */
function invalid(error: unknown): never {
  if (error instanceof InvalidProof || error instanceof InvalidToken) throw error;
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) throw new InvalidProof(`the proof's ${error.claim} does not hold here`, error);
  throw new InvalidProof('the proof is not signed as it must be', error);
}
