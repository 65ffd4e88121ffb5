import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A key of an issuer, with the name that it is published under. */
export interface IssuerKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

export async function issuerKey(kid: string, alg = 'ES256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** A token issuer on a port of its own: metadata, keys, and tokens of any kind. */
export class TokenIssuer {
  /** What it publishes. */
  published: JWK[] = [];
  /** Metadata that differs from what is right. */
  metadata: object = {};
  /** What it is asked for, in turn. */
  readonly asked: string[] = [];
  /** Set while it does not answer. */
  silent = false;
  private server!: Server;

  static async start(): Promise<TokenIssuer> {
    const issuer = new TokenIssuer();
    issuer.server = createServer(({ url = '' }, response) => {
      issuer.asked.push(url);
      if (issuer.silent) return;
      const json = (value: object): void => void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
      if (url === '/.well-known/openid-configuration') json({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...issuer.metadata });
      else if (url === '/keys') json({ keys: issuer.published });
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(issuer.server, 'listening');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A good token, but for what is told. */
  token(key: IssuerKey, claims: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const payload = { iss: this.url, aud: 'mobile-bff', sub: 'c-00001', iat: now, exp: now + 300, scope: 'orders:read profile', ...claims };
    return new SignJWT(payload).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header }).sign(key.privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
