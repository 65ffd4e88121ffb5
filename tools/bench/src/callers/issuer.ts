import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JSONWebKeySet, JWK, JWTPayload } from 'jose';

/** How tokens are signed. */
export type Signature = 'ES256' | 'RS256';

/** For whom tokens are, and what a BFF of the bench is called here. */
export const AUDIENCE = 'bench';

/** Seconds: longer than any run of the bench. */
const LASTS = 6 * 3_600;

interface Key {
  readonly alg: Signature;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/**
 * An identity provider without a sign-in page: a code is `<subject>.<nonce>`, so the client that began a sign-in can complete it without a
 * browser. All that it answers is signed as it must be.
 */
export class Issuer {
  readonly keys: JSONWebKeySet;
  private readonly signing: Readonly<Record<Signature, Key>>;
  private readonly server: Server;

  private constructor(es256: Key, rs256: Key) {
    this.signing = { ES256: es256, RS256: rs256 };
    this.keys = { keys: [es256.jwk, rs256.jwk] };
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<Issuer> {
    const issuer = new Issuer(await keyFor('ES256'), await keyFor('RS256'));
    await once(issuer.server.listen(0, '127.0.0.1'), 'listening');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** An access token (RFC 9068), another one each time. */
  accessToken(subject: string, alg: Signature = 'ES256'): Promise<string> {
    return this.sign(alg, 'at+jwt', { sub: subject, aud: AUDIENCE, client_id: AUDIENCE, scope: 'orders:read profile', jti: crypto.randomUUID() });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private sign(alg: Signature, typ: string, claims: JWTPayload): Promise<string> {
    const { jwk, privateKey } = this.signing[alg];
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ iss: this.url, iat: now, exp: now + LASTS, ...claims }).setProtectedHeader({ alg, kid: jwk.kid as string, typ }).sign(privateKey);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const document = await this.documentAt(request);
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(document ?? {}));
  }

  private async documentAt(request: IncomingMessage): Promise<object | undefined> {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return this.metadata();
      case '/keys':
        return this.keys;
      case '/token':
        return this.grant(new URLSearchParams(await text(request)).get('code') ?? '');
      default:
        return undefined;
    }
  }

  /** OpenID Connect Discovery, section 3. */
  private metadata(): object {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    };
  }

  private async grant(code: string): Promise<object> {
    const [sub = '', nonce = ''] = code.split('.');
    return {
      token_type: 'Bearer',
      expires_in: LASTS,
      access_token: await this.accessToken(sub),
      id_token: await this.sign('ES256', 'JWT', { sub, nonce, aud: AUDIENCE, name: sub }),
    };
  }
}

async function keyFor(alg: Signature): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid: alg, alg, use: 'sig' } };
}
