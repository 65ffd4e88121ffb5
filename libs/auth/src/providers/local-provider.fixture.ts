import { issuerKey } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import { SignJWT } from 'jose';
import type { JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the provider was asked. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: Readonly<Record<string, string>>;
}

/** What it answers with; undefined: not at all. */
export interface Answer {
  readonly status?: number;
  /** The media type; JSON by default. */
  readonly type?: string;
  /** A text is sent as it is. */
  readonly body: object | string;
}

/** An identity provider that behaves as a test wants: metadata at any path, keys, endpoints for tokens, their revocation and introspection. */
export class LocalProvider {
  /** As its metadata has it. */
  issuer = '';
  metadata: object = {};
  published: JWK[] = [];
  token: (form: Asked['form']) => Answer | undefined = () => ({ status: 400, body: { error: 'invalid_grant' } });
  introspection: (token: string) => Answer | undefined = () => ({ body: { active: false } });
  revocation: (form: Asked['form']) => Answer | undefined = () => ({ body: {} });
  /** Paths that are not answered. */
  readonly silent = new Set<string>();
  readonly asked: Asked[] = [];

  private constructor(
    private readonly server: Server,
    readonly key: IssuerKey,
  ) {}

  /** @param key by default a new one */
  static async start(key?: IssuerKey): Promise<LocalProvider> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const provider = new LocalProvider(server, key ?? (await issuerKey('k1', 'RS256')));
    provider.published = [provider.key.jwk];
    provider.issuer = provider.url;
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        const asked = { path: request.url ?? '', headers: request.headers, form: Object.fromEntries(new URLSearchParams(body)) };
        provider.asked.push(asked);
        const answer = provider.silent.has(asked.path) ? undefined : provider.answerTo(asked);
        if (!answer) return;
        const { status = 200, type = 'application/json', body: said } = answer;
        response.writeHead(status, type === '' ? {} : { 'content-type': type }).end(typeof said === 'string' ? said : JSON.stringify(said));
      });
    });
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The paths that it was asked for. */
  get paths(): readonly string[] {
    return this.asked.map(({ path }) => path);
  }

  sign(claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}, key = this.key): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private answerTo({ path, form }: Asked): Answer | undefined {
    const { url, issuer } = this;
    if (path.endsWith('/.well-known/openid-configuration')) {
      const endpoints = { authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys`, introspection_endpoint: `${url}/introspect` };
      return { body: { issuer, ...endpoints, ...this.metadata } };
    }
    if (path === '/keys') return { body: { keys: this.published } };
    if (path === '/token' || path === '/moved-token') return this.token(form);
    if (path === '/revoke') return this.revocation(form);
    if (path === '/introspect') return this.introspection(form['token'] ?? '');
    return { status: 404, body: {} };
  }
}
