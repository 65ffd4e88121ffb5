import { hash, randomBytes, randomUUID } from 'node:crypto';
import type { AttackRequest } from '../attack.ts';
import { Issuer } from './issuer.ts';
import { compact } from './jws.ts';
import type { Signer } from './jws.ts';
import { ellipticKey, rsaKey } from './key-pair.ts';
import type { KeyPair } from './key-pair.ts';
import { send } from './send.ts';
import type { Received } from './send.ts';
import type { Sender } from './sender.ts';

/** Everything that signs, by who it is. */
export interface Keys {
  /** The issuer's, published. */
  readonly issuer: KeyPair;
  /** Published under the name of the issuer's other key, which is there too. */
  readonly twin: KeyPair;
  /** Published for encryption. */
  readonly encryption: KeyPair;
  /** Published, of 1,024 bits. */
  readonly short: KeyPair;
  /** Not the issuer's. */
  readonly foreign: KeyPair;
  /** The client's own, for proofs. */
  readonly client: KeyPair;
  /** Of another client. */
  readonly stranger: KeyPair;
}

/** A header and claims that differ from what is right; undefined takes one out. */
export interface Changes {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly signer?: Signer;
}

const AUDIENCE = 'attacked-bff';
/** Where TLS ends in front of the BFF, as its settings have it. */
export const TERMINATOR = '127.0.0.1';
/** Another address of the same machine. */
export const ELSEWHERE = '127.0.0.2';

/** Knows an issuer's keys, so that it can make good tokens and proofs, and bad ones that differ in one thing. */
export class Attacker implements Sender {
  /** The BFF that is attacked. */
  url = '';
  readonly audience = AUDIENCE;
  readonly publicUrl = 'https://bff.example';
  /** What stands for the DER of the client's certificate, and of another: they are compared by their hash alone. */
  readonly certificate = randomBytes(600);
  readonly otherCertificate = randomBytes(600);
  readonly issuer: Issuer;
  readonly keys: Keys;
  /** A route of the BFF that is for known callers only. */
  readonly path: string;

  private constructor(issuer: Issuer, keys: Keys, path: string) {
    this.issuer = issuer;
    this.keys = keys;
    this.path = path;
  }

  static async attacking(path: string): Promise<Attacker> {
    const [issuer, twin, encryption, short, foreign, client, stranger] = await Promise.all([
      ellipticKey('k1'),
      ellipticKey('twin'),
      ellipticKey('encryption'),
      rsaKey('short', 1_024),
      ellipticKey('k1'),
      ellipticKey('client'),
      ellipticKey('stranger'),
    ]);
    const published = [issuer, twin, { ...stranger, kid: twin.kid }, short].map(({ publicJwk, kid, alg }) => ({ ...publicJwk, kid, alg, use: 'sig' }));
    const forEncryption = { ...encryption.publicJwk, kid: encryption.kid, alg: encryption.alg, use: 'enc' };
    const keys = { issuer, twin, encryption, short, foreign, client, stranger };
    return new Attacker(await Issuer.publishing([...published, forEncryption]), keys, path);
  }

  /** What the issuer is called where its tokens need not be bound to anything. */
  get iss(): string {
    return this.issuer.url;
  }

  /** The same issuer where they have to be. */
  get strictIss(): string {
    return `${this.issuer.url}/strict`;
  }

  /** An issuer in the BFF's settings, which names customers by default. */
  believed(issuer: string, more: object = {}): object {
    return { name: issuer === this.iss ? 'plain' : 'strict', issuer, audiences: [AUDIENCE], customers: true, jwks: `${this.issuer.url}/keys`, ...more };
  }

  /** The target that proofs are made for. */
  get target(): string {
    return this.publicUrl + this.path;
  }

  /** The claims of a good token, but for what is told. */
  claims(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
    const now = seconds();
    return { iss: this.iss, aud: AUDIENCE, sub: 'c-00001', iat: now, exp: now + 300, jti: randomUUID(), scope: 'orders:read', ...changes };
  }

  /** A good access token, but for what is told. */
  token({ claims, header = {}, signer = this.keys.issuer.signer }: Changes = {}): string {
    return compact({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', ...header }, this.claims(claims), signer);
  }

  /** A token that is bound to the client's key. */
  bound(changes: Changes = {}): string {
    return this.token({ ...changes, claims: { cnf: { jkt: this.keys.client.thumbprint }, ...changes.claims } });
  }

  /** The claims of a good proof, but for what is told. */
  proofClaims(token: string, changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
    return { jti: randomUUID(), htm: 'GET', htu: this.target, iat: seconds(), ath: hash('sha256', token, 'base64url'), ...changes };
  }

  /** A good proof of the client's key for a token, but for what is told. */
  proof(token: string, { claims, header = {}, signer = this.keys.client.signer }: Changes = {}): string {
    return compact({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.keys.client.publicJwk, ...header }, this.proofClaims(token, claims), signer);
  }

  /** The nonce that the BFF gives now. */
  async nonce(): Promise<string> {
    const token = this.bound();
    const { headers } = await this.send({ headers: [['authorization', `DPoP ${token}`], ['dpop', this.proof(token)]] });
    const nonce = headers['dpop-nonce'];
    if (typeof nonce !== 'string') throw new Error('the BFF gives no nonce');
    return nonce;
  }

  send(request: AttackRequest): Promise<Received> {
    return send(this.url, { target: this.path, ...request });
  }

  strays(): readonly string[] {
    return this.issuer.strays.splice(0);
  }

  stop(): Promise<void> {
    return this.issuer.stop();
  }
}

/** Since 1970. */
export const seconds = (): number => Math.floor(Date.now() / 1_000);
