import { randomBytes } from 'node:crypto';
import type { AccessToken, ClientCredentials, Configuration, JWK, KoaContextWithOIDC } from 'oidc-provider';
import { errors, interactionPolicy } from 'oidc-provider';
import type { Accounts } from './accounts/accounts.ts';
import { clientCertificates } from './clients/client-certificates.ts';
import type { ClientRegistry } from './clients/client-registry.ts';
import { DEFAULT_RULES } from './clients/identity-client.ts';
import type { TokenRules } from './clients/identity-client.ts';
import { interactionPath } from './sign-in/sign-in.ts';
import { askToSignOut, saySignedOut, sayWhatIsWrong } from './sign-in/sign-out-pages.ts';
import type { MemoryStorage } from './storage/memory-storage.ts';
import { ALL_SERVICES, resourceOf, resourceServer } from './tokens/audiences.ts';
import { firstPartyGrant } from './tokens/first-party-grant.ts';

/** Seconds. What is used at once, and what lasts as long as anybody works. */
const SHORT = 60;
const LONG = 24 * 3_600;

export interface ProviderParts {
  readonly accounts: Accounts;
  readonly clients: ClientRegistry;
  readonly storage: MemoryStorage;
  readonly key: JWK;
  /** Changed while the provider runs. */
  readonly dpop: { readonly nonces: boolean };
  readonly mutualTlsUrl: string | undefined;
}

/** Everything that differs from the library's defaults. */
export const providerConfiguration = ({ accounts, clients, storage, key, dpop, mutualTlsUrl }: ProviderParts): Configuration => {
  const rules = (clientId: string): TokenRules => clients.find(clientId)?.rules ?? { ...DEFAULT_RULES, audience: ALL_SERVICES };
  const accessTokenSeconds = (_: KoaContextWithOIDC, token: AccessToken | ClientCredentials): number => rules(token.clientId ?? '').accessTokenSeconds;
  const policy = interactionPolicy.base();
  // The library asks for consent each time a native client signs somebody in (RFC 8252, section 8.6); here it asks no one.
  policy.get('consent')?.checks.remove('native_client_prompt');

  return {
    adapter: (kind) => {
      const shelf = storage.shelf(kind);
      return kind === 'Client' ? Object.assign(Object.create(shelf), { find: async (id: string) => clients.find(id)?.metadata }) : shelf;
    },
    jwks: { keys: [key] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none', 'tls_client_auth', 'self_signed_tls_client_auth'],
    cookies: { keys: [randomBytes(32).toString('base64url')], names: { session: 'idp_session', interaction: 'idp_interaction', resume: 'idp_resume' } },
    // RFC 8705, section 5.
    discovery: mutualTlsUrl === undefined ? {} : { mtls_endpoint_aliases: { token_endpoint: `${mutualTlsUrl}/token` } },
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub', 'roles'], profile: ['name', 'locale'], email: ['email'] },
    // What scopes stand for is in the ID token too: who is given tokens for a service cannot ask for it elsewhere.
    conformIdTokenClaims: false,
    clientBasedCORS: () => false,
    interactions: { policy, url: (_, { uid }) => interactionPath(uid) },
    renderError: sayWhatIsWrong,
    findAccount: (_, sub) => {
      const account = accounts.find(sub);
      return account && { accountId: sub, claims: () => ({ ...account }) };
    },
    loadExistingGrant: firstPartyGrant(accounts),
    // Roles are a claim of their own (RFC 9068, section 2.2.3.1), and nothing of a client that acts for itself.
    extraTokenClaims: (_, token) => {
      const roles = token.kind === 'AccessToken' ? accounts.find(token.accountId)?.roles : undefined;
      return roles && { roles };
    },
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    // A phone stays signed in; what a browser was given ends with the session here.
    expiresWithSession: (ctx) => ctx.oidc.client?.applicationType !== 'native',
    rotateRefreshToken: (ctx) => rules(ctx.oidc.client?.clientId ?? '').rotateRefreshTokens,
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      RefreshToken: (_, token) => rules(token.clientId ?? '').refreshTokenSeconds,
      AuthorizationCode: SHORT,
      IdToken: SHORT,
      Interaction: LONG,
      Session: LONG,
      Grant: LONG,
    },
    // The library's own dispatcher goes to public addresses only, and everything here is on this machine.
    fetch: (url, { method, headers, body, signal } = {}) => fetch(url, { method, headers, body, signal, redirect: 'manual' }),
    features: {
      devInteractions: { enabled: false },
      // All access tokens are for a BFF or a service; what an app wants to know of its user is in the ID token.
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
      mTLS: clientCertificates,
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: askToSignOut, postLogoutSuccessSource: saySignedOut },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => dpop.nonces },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_, client, oneOf) => oneOf?.[0] ?? resourceOf(rules(client.clientId).audience),
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => {
          const server = resourceServer(resource);
          if (!server) throw new errors.InvalidTarget();
          return server;
        },
      },
    },
  };
};
