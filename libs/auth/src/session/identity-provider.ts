import type { Caller } from '@portico/platform';
import * as oidc from 'openid-client';
import type { Configuration, IDToken, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { isAnswer, NoAnswer } from './authorization-answer.ts';
import type { SessionSettings } from './session.settings.ts';
import type { Profile, Tokens } from './session.ts';

/** The identity provider cannot be asked at present, or answers with what it must not. */
export class ProviderUnavailable extends Error {
  constructor(cause: unknown) {
    super('the identity provider cannot be asked', { cause });
    this.name = 'ProviderUnavailable';
  }
}

/** The identity provider was asked, and says no. */
export class ProviderRefused extends Error {
  /** @param code of the refusal, such as `access_denied` (RFC 6749, section 4.1.2.1) or `invalid_grant` (section 5.2) */
  constructor(
    readonly code: string,
    cause: unknown,
  ) {
    super(`the identity provider refused with ${code}`, { cause });
    this.name = 'ProviderRefused';
  }
}

/** What is remembered of a sign-in until the browser comes back. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
  readonly returnTo: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** What has been granted, and for how long. */
export interface Grant {
  readonly tokens: Tokens;
  /** Milliseconds. */
  readonly lasts: number;
  readonly scopes: readonly string[];
}

/** Who has signed in. */
export interface SignedIn extends Grant {
  readonly subject: string;
  readonly sid: string | undefined;
  readonly roles: readonly string[];
  readonly profile: Profile;
}

/** Milliseconds before the provider's metadata is asked for again after it could not be had. */
const COOL_DOWN = 1_000;

/** Of an access token whose answer does not say how long it is good. */
const UNSAID = 300_000;

/**
 * The identity provider, by OpenID Connect: code flow with PKCE, nonce and a check of who answers (RFC 9207, RFC 9700). It need not
 * be there when the BFF starts; its metadata is asked for when first needed.
 */
export class IdentityProvider {
  private known: Configuration | undefined;
  private asking: Promise<Configuration> | undefined;
  private failedAt = Number.NEGATIVE_INFINITY;
  private fault: unknown;

  constructor(private readonly settings: SessionSettings) {}

  get issuer(): string {
    return this.settings.issuer;
  }

  get clientId(): string {
    return this.settings.clientId;
  }

  /** @returns where to send the browser to sign in */
  async signInUrl(redirectUri: string, { state, nonce, verifier }: Transaction): Promise<string> {
    const configuration = await this.configuration();
    const { scopes, prompt } = this.settings;
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(prompt === undefined ? {} : { prompt }),
      ...this.resource(),
    });
    return url.href;
  }

  /**
   * Ends a sign-in.
   * @param callback the URL that the browser came back with
   * @throws NoAnswer, ProviderRefused, ProviderUnavailable
   */
  async finish(callback: URL, { state, nonce, verifier }: Transaction): Promise<SignedIn> {
    const configuration = await this.configuration();
    if (!isAnswer(callback.searchParams, state, configuration.serverMetadata())) throw new NoAnswer();
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    const answer = await oidc.authorizationCodeGrant(configuration, callback, checks, this.resource()).catch(failure);
    const claims = answer.claims() as IDToken;
    return { ...grantOf(answer, this.settings.scopes), ...this.personIn(claims) };
  }

  /** @throws ProviderRefused with `invalid_grant` when there will be no more tokens for this session; ProviderUnavailable */
  async refresh(refreshToken: string, scopes: readonly string[]): Promise<Grant> {
    const answer = await oidc.refreshTokenGrant(await this.configuration(), refreshToken, this.resource()).catch(refreshFailure);
    const grant = grantOf(answer, scopes);
    // RFC 6749, section 6: without a new one, the old one stays good.
    return { ...grant, tokens: { refresh: refreshToken, ...grant.tokens } };
  }

  /** Makes a refresh token worthless (RFC 7009). @throws ProviderRefused, ProviderUnavailable */
  async revoke(refreshToken: string): Promise<void> {
    const configuration = await this.configuration();
    if (configuration.serverMetadata().revocation_endpoint === undefined) return;
    await oidc.tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' }).catch(failure);
  }

  /**
   * Where to send the browser so that the provider's own session ends as well (OpenID Connect RP-Initiated Logout). Without a hint that
   * is a token: the page sees this URL, and tokens are not for pages.
   * @returns undefined when the provider has no such thing
   */
  async endSessionUrl(backTo: string, { caller, sid }: { readonly caller: Caller; readonly sid: string | undefined }): Promise<string | undefined> {
    const configuration = await this.configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: backTo, logout_hint: sid ?? caller.identity.subject }).href;
  }

  private resource(): Record<string, string> {
    return this.settings.resource === undefined ? {} : { resource: this.settings.resource };
  }

  private personIn(claims: IDToken): Pick<SignedIn, 'subject' | 'sid' | 'roles' | 'profile'> {
    const text = (name: string): string | undefined => (typeof claims[name] === 'string' ? claims[name] : undefined);
    const roles = claims[this.settings.roles];
    const [name, email] = [text('name'), text('email')];
    return {
      subject: claims.sub,
      sid: text('sid'),
      roles: typeof roles === 'string' ? roles.split(' ').filter(Boolean) : Array.isArray(roles) ? roles.filter((one) => typeof one === 'string') : [],
      profile: { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) },
    };
  }

  /** @throws ProviderUnavailable */
  private configuration(): Promise<Configuration> {
    if (this.known) return Promise.resolve(this.known);
    if (performance.now() - this.failedAt < COOL_DOWN) return Promise.reject(new ProviderUnavailable(this.fault));
    this.asking ??= this.discover().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret, timeout } = this.settings;
    const execute = [...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []), oidc.enableNonRepudiationChecks];
    try {
      const client = oidc.ClientSecretBasic(clientSecret.reveal());
      this.known = await oidc.discovery(new URL(issuer), clientId, undefined, client, { timeout: timeout / 1_000, execute });
      return this.known;
    } catch (error) {
      this.failedAt = performance.now();
      this.fault = error;
      throw new ProviderUnavailable(error);
    }
  }
}

function grantOf(answer: TokenEndpointResponse & TokenEndpointResponseHelpers, asked: readonly string[]): Grant {
  const { access_token: access, refresh_token: refresh, scope } = answer;
  const lasts = answer.expiresIn();
  return {
    tokens: { access, ...(refresh === undefined ? {} : { refresh }) },
    lasts: lasts === undefined ? UNSAID : lasts * 1_000,
    // RFC 6749, section 5.1: unsaid, it is what was asked for.
    scopes: scope === undefined ? asked : scope.split(' ').filter(Boolean),
  };
}

/** Any other refusal than `invalid_grant` is about this BFF and not about the session: a wrong secret must not sign everybody out. */
function refreshFailure(error: unknown): never {
  if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') throw new ProviderRefused(error.error, error);
  throw new ProviderUnavailable(error);
}

function failure(error: unknown): never {
  if (error instanceof oidc.AuthorizationResponseError) throw new ProviderRefused(error.error, error);
  // A refusal is said with 400 or 401; what is said with 5xx is that something is broken.
  if (error instanceof oidc.ResponseBodyError && error.status < 500) throw new ProviderRefused(error.error, error);
  throw new ProviderUnavailable(error);
}
