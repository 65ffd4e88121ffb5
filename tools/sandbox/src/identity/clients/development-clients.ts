import type { ClientMetadata } from 'oidc-provider';
import { ALL_SERVICES } from '../tokens/audiences.ts';
import { TOKEN_EXCHANGE } from '../tokens/grant-types.ts';
import type { ClientCredentials, IdentityClient, TokenRules } from './identity-client.ts';
import { DEFAULT_RULES } from './identity-client.ts';

/** Good on this machine only, and written in the README: nothing that ships knows them. */
export const WEB_BFF: ClientCredentials = { id: 'web-bff', secret: 'web-bff-development-secret' };
export const MOBILE_BFF: ClientCredentials = { id: 'mobile-bff', secret: 'mobile-bff-development-secret' };
export const PARTNER_BFF: ClientCredentials = { id: 'partner-bff', secret: 'partner-bff-development-secret' };
export const PARTNER_WITH_SECRET: ClientCredentials = { id: 'partner-with-secret', secret: 'partner-development-secret' };
export const PARTNER_WITH_CERTIFICATE = { id: 'partner-with-certificate', dnsName: 'partner-with-certificate.example' };
export const MOBILE_APP = { id: 'mobile-app', redirectUri: 'com.example.portico:/callback' };

const client = (metadata: ClientMetadata, rules: Partial<TokenRules> & Pick<TokenRules, 'audience'>): IdentityClient => ({
  metadata: { redirect_uris: [], response_types: [], ...metadata },
  rules: { ...DEFAULT_RULES, ...rules },
});

export interface WebClientPlace {
  /** `http://127.0.0.1:4000` */
  readonly origin: string;
  /** Where it wants to be told that somebody has signed out; absent, it is not told. */
  readonly backchannelLogoutUri?: string;
}

/** A BFF for browsers: it signs its users in, and asks for tokens for the services behind it. */
export const webClient = ({ id, secret }: ClientCredentials, { origin, backchannelLogoutUri }: WebClientPlace, audience: string): IdentityClient =>
  client(
    {
      client_id: id,
      client_secret: secret,
      redirect_uris: [`${origin}/auth/callback`],
      post_logout_redirect_uris: [`${origin}/`],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials', TOKEN_EXCHANGE],
      ...(backchannelLogoutUri === undefined ? {} : { backchannel_logout_uri: backchannelLogoutUri, backchannel_logout_session_required: true }),
    },
    { audience },
  );

/** A BFF whose users bring tokens. */
const bff = ({ id, secret }: ClientCredentials): IdentityClient =>
  client({ client_id: id, client_secret: secret, grant_types: ['client_credentials', TOKEN_EXCHANGE] }, { audience: ALL_SERVICES });

/** @param webBff where web-bff is, which is then told that somebody has signed out; absent, it may be anywhere on this machine */
export const developmentClients = (webBff?: string): IdentityClient[] => [
  webClient(WEB_BFF, webBff === undefined ? { origin: 'http://127.0.0.1' } : { origin: webBff, backchannelLogoutUri: `${webBff}/auth/backchannel-logout` }, 'web-bff'),
  bff(MOBILE_BFF),
  bff(PARTNER_BFF),
  client(
    {
      client_id: MOBILE_APP.id,
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: [MOBILE_APP.redirectUri, 'http://127.0.0.1/callback'],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    { audience: 'mobile-bff' },
  ),
  client(
    { client_id: PARTNER_WITH_SECRET.id, client_secret: PARTNER_WITH_SECRET.secret, grant_types: ['client_credentials'] },
    { audience: 'partner-bff' },
  ),
  client(
    {
      client_id: PARTNER_WITH_CERTIFICATE.id,
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_dns: PARTNER_WITH_CERTIFICATE.dnsName,
      tls_client_certificate_bound_access_tokens: true,
      grant_types: ['client_credentials'],
    },
    { audience: 'partner-bff' },
  ),
];
