import type { JWTHeaderParameters, JWTPayload } from 'jose';
import type { SessionSettings } from '../session/session.settings.ts';

/** A token as a provider writes it, without what every token has. */
export interface Shape {
  readonly head: Partial<JWTHeaderParameters>;
  readonly claims: JWTPayload;
}

/** What the tokens of a provider look like, by its documentation and by tokens of theirs. */
export interface ProviderShape {
  /** The block of docs/guides/identity-providers.md. */
  readonly file: string;
  /** Of the tenant, where there are many. */
  readonly tenant?: string;
  readonly idToken: Shape;
  readonly signedIn: { readonly roles: readonly string[] };
  /** What the browser is sent away with besides. */
  readonly asksFor: Readonly<Record<string, string>>;
  /** How the BFF proves itself at the token endpoint. */
  readonly proves: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';
  readonly accessToken?: Shape & { readonly caller: { readonly subject: string; readonly scopes: readonly string[]; readonly roles: readonly string[] } };
}

const TENANT = 'b9419818-09af-49c2-b0c3-653adc1f376e';
const ENTRA_GROUPS = Array.from({ length: 150 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
const KEYCLOAK_ROLES = (client: string): JWTPayload => ({
  realm_access: { roles: ['offline_access', 'customer'] },
  resource_access: { [client]: { roles: ['buyer'] }, account: { roles: ['manage-account'] } },
});
const AUTH0_ROLES = { 'https://shop.example/roles': ['admin'] };

export const PROVIDER_SHAPES: readonly ProviderShape[] = [
  {
    file: 'keycloak-bff.yaml',
    idToken: { head: { typ: 'JWT' }, claims: { typ: 'ID', azp: 'web-bff', sid: 's1', at_hash: 'x', acr: '1', ...KEYCLOAK_ROLES('web-bff') } },
    signedIn: { roles: ['offline_access', 'customer', 'buyer'] },
    asksFor: { scope: 'openid profile email' },
    proves: 'client_secret_basic',
    accessToken: {
      head: { typ: 'JWT' },
      claims: { sub: 'f3a1', typ: 'Bearer', azp: 'mobile-app', aud: 'account', sid: 's1', scope: 'openid profile', ...KEYCLOAK_ROLES('mobile-bff') },
      caller: { subject: 'f3a1', scopes: ['openid', 'profile'], roles: ['offline_access', 'customer', 'buyer'] },
    },
  },
  {
    file: 'entra-bff.yaml',
    tenant: TENANT,
    idToken: { head: { typ: 'JWT' }, claims: { tid: TENANT, ver: '2.0', oid: 'o1', rh: '0.A', uti: 'u', roles: ['Shop.Admin'] } },
    signedIn: { roles: ['Shop.Admin'] },
    asksFor: { scope: 'openid profile email offline_access' },
    proves: 'client_secret_basic',
    accessToken: {
      head: { typ: 'JWT' },
      claims: { sub: 'pairwise', aud: '11112222-bbbb-3333-cccc-4444dddd5555', tid: TENANT, ver: '2.0', azp: 'phone', azpacr: '0', scp: 'Orders.Read Orders.Write', roles: ['Shop.Admin'], groups: ENTRA_GROUPS },
      caller: { subject: 'pairwise', scopes: ['Orders.Read', 'Orders.Write'], roles: ['Shop.Admin', ...ENTRA_GROUPS] },
    },
  },
  {
    file: 'auth0-bff.yaml',
    idToken: { head: { typ: 'JWT' }, claims: { sid: 's1', ...AUTH0_ROLES } },
    signedIn: { roles: ['admin'] },
    asksFor: { audience: 'https://api.shop.example', scope: 'openid profile email offline_access' },
    proves: 'client_secret_post',
    accessToken: {
      head: { typ: 'JWT' },
      claims: { sub: 'auth0|64f0', aud: ['https://api.shop.example', 'https://shop.eu.auth0.com/userinfo'], azp: 'phone', scope: 'openid orders:read', ...AUTH0_ROLES },
      caller: { subject: 'auth0|64f0', scopes: ['openid', 'orders:read'], roles: ['admin'] },
    },
  },
  {
    file: 'okta-bff.yaml',
    idToken: { head: {}, claims: { ver: 1, amr: ['pwd'], idp: '00o1', at_hash: 'x', groups: ['Everyone'] } },
    signedIn: { roles: ['Everyone'] },
    asksFor: { scope: 'openid profile email offline_access' },
    proves: 'private_key_jwt',
    accessToken: {
      head: {},
      claims: { sub: 'ann@shop.example', uid: '00u1', aud: 'api://default', cid: 'phone', ver: 1, scp: ['openid', 'orders:read'], groups: ['Everyone'] },
      caller: { subject: '00u1', scopes: ['openid', 'orders:read'], roles: ['Everyone'] },
    },
  },
  {
    file: 'cognito-bff.yaml',
    idToken: { head: {}, claims: { token_use: 'id', 'cognito:username': 'ann', 'cognito:groups': ['eu'], origin_jti: 'o', event_id: 'e' } },
    signedIn: { roles: ['eu'] },
    asksFor: { scope: 'openid profile email' },
    proves: 'client_secret_basic',
    accessToken: {
      head: {},
      claims: { sub: '4a9c', client_id: '2example23456789', token_use: 'access', username: 'ann', version: 2, scope: 'openid orders/read', 'cognito:groups': ['eu'] },
      caller: { subject: '4a9c', scopes: ['openid', 'orders/read'], roles: ['eu'] },
    },
  },
  {
    file: 'google-bff.yaml',
    idToken: { head: { typ: 'JWT' }, claims: { azp: '123456789012-abc.apps.googleusercontent.com', email_verified: true, hd: 'shop.example', at_hash: 'x' } },
    signedIn: { roles: [] },
    asksFor: { access_type: 'offline', prompt: 'consent', scope: 'openid profile email' },
    proves: 'client_secret_basic',
  },
  {
    file: 'oidc-provider-bff.yaml',
    idToken: { head: {}, claims: { at_hash: 'x', sid: 's1', roles: ['customer'] } },
    signedIn: { roles: ['customer'] },
    asksFor: { prompt: 'consent', scope: 'openid profile email offline_access' },
    proves: 'client_secret_basic',
    accessToken: {
      head: { typ: 'at+jwt' },
      claims: { sub: 'c-00001', aud: 'https://api.shop.example', client_id: 'phone', jti: 'j', scope: 'orders:read' },
      caller: { subject: 'c-00001', scopes: ['orders:read'], roles: [] },
    },
  },
];

/** What every ID token has. */
export const idTokenOf = ({ idToken: { claims } }: ProviderShape, issuer: string, { clientId }: Pick<SessionSettings, 'clientId'>, nonce: string): JWTPayload => {
  const now = Math.floor(Date.now() / 1_000);
  return { iss: issuer, aud: clientId, sub: 'ann', iat: now, exp: now + 300, nonce, name: 'Ann', email: 'ann@shop.example', ...claims };
};
