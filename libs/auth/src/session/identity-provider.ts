import { BoundedMap } from '@portico/platform';
import type { Caller, Identity } from '@portico/platform';
import { hash } from 'node:crypto';
import * as oidc from 'openid-client';
import type { Configuration, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { KeysUnavailable } from '../issuers/issuer-keys.ts';
import type { IssuerKeys } from '../issuers/issuer-keys.ts';
import { issuerNames } from '../issuers/issuer-names.ts';
import { withoutAnswer } from '../issuers/without-answer.ts';
import { isAnswer, NoAnswer } from './authorization-answer.ts';
import { IdTokens, InvalidIdToken } from './id-tokens.ts';
import type { Person } from './id-tokens.ts';
import { ProviderConnection, UNJUDGED } from './provider-connection.ts';
import type { SessionSettings } from './session.settings.ts';
import type { Tokens } from './session.ts';

/** The identity provider cannot be asked at present, or answers with what it must not. */
export class ProviderUnavailable extends Error {
  constructor(cause: unknown) {
    super('the identity provider cannot be asked', { cause });
    this.name = 'ProviderUnavailable';
  }
}

/** As above, and what the browser or the session has brought is as good as before: the same request may be tried again. */
export class ProviderNotAsked extends ProviderUnavailable {}

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
export type SignedIn = Grant & Omit<Person, 'issuer'> & Partial<Pick<Person, 'issuer'>>;

/** Of an access token whose answer does not say how long it is good. */
const UNSAID = 300_000;

type Answer = TokenEndpointResponse & TokenEndpointResponseHelpers;

/** Answers that wait for a key, and for how many milliseconds. */
const [MOST_WAITING, WAITING] = [1_000, 300_000];

/** The identity provider, by OpenID Connect: code flow with PKCE, nonce and a check of who answers (RFC 9207, RFC 9700). */
export class IdentityProvider {
  private readonly connection: ProviderConnection;
  private readonly idTokens: IdTokens;
  /** What was got for a code or a refresh token that is spent, while the key of its ID token cannot be had. By the hash of what was spent. */
  private readonly waiting = new BoundedMap<string, { readonly answer: Answer; readonly until: number }>(MOST_WAITING);

  constructor(
    private readonly settings: SessionSettings,
    private readonly keys: IssuerKeys,
  ) {
    this.connection = new ProviderConnection(settings);
    this.idTokens = new IdTokens(settings, keys);
  }

  get issuer(): string {
    return this.settings.issuer;
  }

  /** @returns where to send the browser to sign in */
  async signInUrl(redirectUri: string, { state, nonce, verifier }: Transaction): Promise<string> {
    const configuration = await this.configuration();
    const { scopes, prompt, authorization } = this.settings;
    const url = oidc.buildAuthorizationUrl(configuration, {
      ...authorization,
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
   * @throws NoAnswer, ProviderRefused, InvalidIdToken, ProviderUnavailable; ProviderNotAsked when the browser may bring the same again
   */
  async finish(callback: URL, { state, nonce, verifier }: Transaction): Promise<SignedIn> {
    const configuration = await this.configuration();
    if (!isAnswer(callback.searchParams, state, configuration.serverMetadata(), [...issuerNames(this.settings).keys()])) throw new NoAnswer();
    if (this.settings.tenants.length > 0) callback.searchParams.delete('iss');
    const checks = { expectedState: state, pkceCodeVerifier: verifier };
    const grant = (): Promise<Answer> => oidc.authorizationCodeGrant(configuration, callback, checks, this.resource()).catch(failure);
    // A refusal needs no key.
    if (callback.searchParams.get('error')) await grant();
    return this.judged(nonce, grant, async (answer) => ({ ...grantOf(answer, this.settings.scopes), ...(await this.idTokens.read(answer[UNJUDGED], nonce)) }));
  }

  /**
   * @param person whose session it is
   * @throws ProviderRefused with `invalid_grant` when there will be no more tokens for this session; InvalidIdToken; ProviderUnavailable
   */
  async refresh(refreshToken: string, scopes: readonly string[], person: Identity): Promise<Grant> {
    const configuration = await this.configuration();
    const ask = (): Promise<Answer> => oidc.refreshTokenGrant(configuration, refreshToken, this.resource()).catch(refreshFailure);
    return this.judged(refreshToken, ask, async (answer) => {
      await this.checkSame(answer[UNJUDGED], person);
      const grant = grantOf(answer, scopes);
      // RFC 6749, section 6: without a new one, the old one stays good.
      return { ...grant, tokens: { refresh: refreshToken, ...grant.tokens } };
    });
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

  /** New tokens are for the person that the old ones were for (OpenID Connect Core, section 12.2). */
  private async checkSame(idToken: unknown, { issuer, subject }: Identity): Promise<void> {
    if (idToken === undefined) return;
    const person = await this.idTokens.read(idToken, undefined);
    if (person.issuer !== issuer || person.subject !== subject) throw new InvalidIdToken('the refreshed ID token is about somebody else');
  }

  /**
   * Spends what can be spent once, and judges the answer: not before there are keys, and if the one that is needed cannot be had, the answer is
   * kept for when the same is tried again.
   * @param spent the nonce that belongs to a code, or a refresh token
   */
  private async judged<T>(spent: string, ask: () => Promise<Answer>, judge: (answer: Answer) => Promise<T>): Promise<T> {
    const key = hash('sha256', spent, 'base64url');
    const kept = this.waiting.get(key);
    this.waiting.delete(key);
    const answer = kept && kept.until > performance.now() ? kept.answer : await this.keys.ready().then(ask, notAsked);
    return judge(answer).catch((error: unknown) => {
      if (!(error instanceof KeysUnavailable)) throw error;
      this.keep(key, answer);
      throw new ProviderNotAsked(error);
    });
  }

  /** What is kept too long for anybody to come back for it goes: it has tokens in it. */
  private keep(key: string, answer: Answer): void {
    const now = performance.now();
    for (const [other, { until }] of this.waiting) if (until <= now) this.waiting.delete(other);
    this.waiting.set(key, { answer, until: now + WAITING });
  }

  /** @throws ProviderNotAsked */
  private configuration(): Promise<Configuration> {
    return this.connection.get().catch(notAsked);
  }
}

function notAsked(error: unknown): never {
  throw new ProviderNotAsked(error);
}

function grantOf(answer: Answer, asked: readonly string[]): Grant {
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
  if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') throw new ProviderRefused(error.error, withoutAnswer(error));
  throw new ProviderUnavailable(withoutAnswer(error));
}

function failure(error: unknown): never {
  if (error instanceof oidc.AuthorizationResponseError) throw new ProviderRefused(error.error, withoutAnswer(error));
  // A refusal is said with 4xx, but what is said with 429 is that it is to be asked later.
  if (error instanceof oidc.ResponseBodyError && error.status !== 429) throw new ProviderRefused(error.error, withoutAnswer(error));
  throw new ProviderUnavailable(withoutAnswer(error));
}
