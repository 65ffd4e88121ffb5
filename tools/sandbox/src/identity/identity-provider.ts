import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createLocalJWKSet, SignJWT } from 'jose';
import type { JWTHeaderParameters, JWTPayload } from 'jose';
import Provider from 'oidc-provider';
import type { DevelopmentCertificates } from '../certificates/development-certificates.ts';
import { FaultBoard } from '../faults/fault-board.ts';
import { Listener } from '../net/listener.ts';
import { Accounts } from './accounts/accounts.ts';
import type { IdentityCustomer } from './accounts/accounts.ts';
import type { AppSignIn, AppTokens } from './browser/app-sign-in.ts';
import { ClientRegistry } from './clients/client-registry.ts';
import { developmentClients, MOBILE_APP, WEB_BFF, webClient } from './clients/development-clients.ts';
import type { WebClientPlace } from './clients/development-clients.ts';
import type { ClientCredentials, TokenRules } from './clients/identity-client.ts';
import { allowLoopbackRedirects } from './clients/loopback-redirects.ts';
import { IdentityControl } from './control/identity-control.ts';
import type { IdentityFault } from './control/identity-fault.ts';
import { IssuedTokens } from './control/issued-tokens.ts';
import { SignOuts } from './control/sign-outs.ts';
import { TokenRequests } from './control/token-requests.ts';
import { IdentityFront } from './identity-front.ts';
import { MutualTls } from './mutual-tls.ts';
import { providerConfiguration } from './provider-configuration.ts';
import { SignIn } from './sign-in/sign-in.ts';
import { MemoryStorage } from './storage/memory-storage.ts';
import { signingKey } from './tokens/signing-keys.ts';
import type { SigningKey } from './tokens/signing-keys.ts';
import { TokenExchange } from './tokens/token-exchange.ts';

/** Longer than any client of the demo keeps an idle connection, so that the client closes first. */
const KEEP_ALIVE_MS = 60_000;

export interface IdentityProviderOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly customers: readonly IdentityCustomer[];
  /** For a second listener, which asks its clients for certificates; absent, there is none. */
  readonly mutualTls?: { readonly port: number; readonly certificates: DevelopmentCertificates };
  /** Where web-bff is, which is told when somebody signs out: `http://127.0.0.1:4000`; absent, it is not told. */
  readonly webBff?: string;
}

/** A BFF for browsers that a test has started. */
export interface WebClientOptions extends WebClientPlace {
  readonly rules?: Partial<TokenRules>;
}

/** By default to the mobile app, with `openid orders:read`. */
export type SignInOptions = Pick<AppSignIn, 'sub'> & Partial<AppSignIn>;

interface Parts {
  readonly clients: ClientRegistry;
  readonly control: IdentityControl;
  readonly key: SigningKey['privateJwk'];
  readonly listener: Listener;
  readonly mutualTls: MutualTls | undefined;
  readonly certificates: DevelopmentCertificates | undefined;
}

/** An OpenID provider on loopback for all of the demo's clients: a certified library with development credentials. */
export class IdentityProvider {
  readonly control: IdentityControl;
  /** Of the second listener. */
  readonly certificates: DevelopmentCertificates | undefined;
  readonly #parts: Parts;
  #webClients = 0;

  private constructor(parts: Parts) {
    this.control = parts.control;
    this.certificates = parts.certificates;
    this.#parts = parts;
  }

  /** Rejects with the system's error where a port is taken, and then nothing listens. */
  static async start({ port, customers, mutualTls: tls, webBff }: IdentityProviderOptions): Promise<IdentityProvider> {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
    const listener = new Listener(port, (socket) => void server.emit('connection', socket));
    const mutualTls = tls && new MutualTls(tls.port, tls.certificates);
    const { privateJwk, publicJwk } = await signingKey();
    await listenAll([listener, ...(mutualTls ? [mutualTls] : [])]);

    // The issuer's name and its metadata have the ports, which are known from here on.
    const [accounts, clients, storage] = [new Accounts(customers), new ClientRegistry(developmentClients(webBff)), new MemoryStorage()];
    const dpop = { nonces: false };
    const parts = { accounts, clients, storage, key: privateJwk, dpop, mutualTlsUrl: mutualTls?.url };
    const provider = new Provider(urlOf(listener), providerConfiguration(parts));
    allowLoopbackRedirects(provider);
    new SignIn(provider, accounts).register();
    const audiencesOf = (clientId: string): string[] => [clientId, clients.find(clientId)?.rules.audience ?? clientId];
    new TokenExchange(provider, accounts, createLocalJWKSet({ keys: [publicJwk] }), audiencesOf).register();

    const faults = new FaultBoard<IdentityFault>('identity');
    const front = new IdentityFront(faults, provider.callback());
    const answer: RequestListener = (request, response) => void front.serve(request, response);
    server.on('request', answer);
    mutualTls?.answer(answer);
    const [requests, issued, signOuts] = [new TokenRequests(provider), new IssuedTokens(provider), new SignOuts(provider, storage)];
    const control = new IdentityControl({ clients, faults, calls: front.calls, requests, issued, signOuts, dpop });
    return new IdentityProvider({ clients, control, key: privateJwk, listener, mutualTls, certificates: tls?.certificates });
  }

  /** The issuer. */
  get url(): string {
    return urlOf(this.#parts.listener);
  }

  /** Where a client shows its certificate; undefined where there is no second listener. */
  get mutualTlsUrl(): string | undefined {
    return this.#parts.mutualTls?.url;
  }

  /** Registers a BFF for browsers; each call makes another client, so that tests do not meet. */
  webClient({ rules, ...place }: WebClientOptions): ClientCredentials {
    this.#webClients += 1;
    const credentials = { id: `web-client-${this.#webClients}`, secret: randomBytes(32).toString('base64url') };
    const { metadata, rules: defaults } = webClient(credentials, place, WEB_BFF.id);
    this.#parts.clients.add({ metadata, rules: { ...defaults, ...rules } });
    return credentials;
  }

  /** Signs a user in, by default to the mobile app, through the pages as a person does. Throws what the provider refuses. */
  async signIn(options: SignInOptions): Promise<AppTokens> {
    const { signInToApp } = await import('./browser/app-sign-in.ts');
    return signInToApp(this.url, { clientId: MOBILE_APP.id, redirectUri: MOBILE_APP.redirectUri, scope: 'openid orders:read', ...options });
  }

  /** Signs what it is told with the key of its tokens, also what no provider would: for tests of who must not believe all of it. */
  async sign(claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
    const { key } = this.#parts;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: key.kid as string, ...header }).sign(key);
  }

  async close(): Promise<void> {
    await Promise.all([this.#parts.listener.close(), this.#parts.mutualTls?.close()]);
  }
}

const urlOf = ({ port }: Listener): string => `http://127.0.0.1:${port}`;

/** Opens all of them or none. */
const listenAll = async (listeners: readonly Pick<Listener, 'listen' | 'close'>[]): Promise<void> => {
  try {
    for (const listener of listeners) await listener.listen();
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
};
