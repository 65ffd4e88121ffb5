import * as oidc from 'openid-client';
import { DEVELOPMENT_PASSWORD } from '../accounts/accounts.ts';
import { FormBrowser } from './form-browser.ts';

/** Who signs in, and to which app. */
export interface AppSignIn {
  /** The customer's id. */
  readonly sub: string;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  readonly redirectUri: string;
  /** With spaces between them. */
  readonly scope: string;
  /** Binds the tokens to this key (RFC 9449). */
  readonly dpopKeys?: oidc.CryptoKeyPair;
  /** One that may be signed in already; absent, a new one. It must stop at the redirect URI. */
  readonly browser?: FormBrowser;
}

export type AppTokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

/** The provider has not let somebody in. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

/** The client as openid-client knows it; loopback needs no TLS (RFC 8252, section 8.3). */
export const relyingParty = (issuer: string, clientId: string, clientSecret?: string): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(issuer), clientId, undefined, clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret), {
    execute: [oidc.allowInsecureRequests],
  });

/** Does what an app and a person at its browser do: authorization code with PKCE, state and nonce. Throws `SignInRefused`, or what openid-client says of an answer. */
export const signInToApp = async (issuer: string, { sub, clientId, clientSecret, redirectUri, scope, dpopKeys, browser = new FormBrowser(redirectUri) }: AppSignIn): Promise<AppTokens> => {
  const app = await relyingParty(issuer, clientId, clientSecret);
  const [pkceCodeVerifier, expectedState, expectedNonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const authorization = oidc.buildAuthorizationUrl(app, {
    redirect_uri: redirectUri,
    scope,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  const first = await browser.open(authorization.href);
  const { url, status } = first.status === 0 ? first : await browser.submit({ login: sub, password: DEVELOPMENT_PASSWORD });
  if (status !== 0) throw new SignInRefused(`${sub} cannot sign in to ${clientId}: the provider answers ${status}`);
  const checks = { pkceCodeVerifier, expectedState, expectedNonce };
  return oidc.authorizationCodeGrant(app, new URL(url), checks, undefined, dpopKeys && { DPoP: oidc.getDPoPHandle(app, dpopKeys) });
};
