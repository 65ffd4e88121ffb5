import { withoutOws } from '@portico/config';
import * as oidc from 'openid-client';
import type { Configuration, CustomFetch } from 'openid-client';
import { clientAuthenticationOf } from '../issuers/client-authentication.ts';
import { boundedText, fetchMetadata } from '../issuers/issuer-metadata.ts';
import { Renewed } from '../issuers/renewed.ts';
import { jsonWithoutNulls } from '../issuers/without-nulls.ts';
import type { Members } from '../issuers/without-nulls.ts';
import type { SessionSettings } from './session.settings.ts';

/** Characters of a media type that are shown. */
const LONGEST_SHOWN = 100;

/** What an ID token is called until it has been judged. */
export const UNJUDGED = 'portico_unjudged_id_token';

/** Its keys are asked for elsewhere. */
const USED = { required: ['authorization_endpoint', 'token_endpoint'], optional: ['revocation_endpoint', 'end_session_endpoint'] };

/** Milliseconds before the provider's metadata is asked for again after it could not be had. */
const COOL_DOWN = 1_000;

/**
 * What is known of the identity provider. It need not be there when the BFF starts: its metadata is asked for when first needed, and again when
 * it is old.
 */
export class ProviderConnection {
  private readonly configuration: Renewed<Configuration>;
  private readonly authentication: oidc.ClientAuth;

  /** @throws StartError when the settings do not say how the BFF proves that it is the client */
  constructor(private readonly settings: SessionSettings) {
    this.authentication = clientAuthenticationOf(settings, 'session');
    this.configuration = new Renewed(() => this.configure(), { keptFor: settings.metadataFor, coolDown: COOL_DOWN });
  }

  /** @throws Error while it cannot be had, and never could */
  get(): Promise<Configuration> {
    return this.configuration.get();
  }

  private async configure(): Promise<Configuration> {
    const { issuer, tenants, clientId, timeout } = this.settings;
    const metadata = await fetchMetadata(this.settings, AbortSignal.timeout(timeout), USED);
    // Of many tenants each answers in its own name, which is looked at before openid-client is asked: it knows one.
    const known = tenants.length > 0 ? { ...metadata, authorization_response_iss_parameter_supported: false } : metadata;
    const configuration = new oidc.Configuration(known, clientId, undefined, this.authentication);
    configuration.timeout = timeout / 1_000;
    configuration[oidc.customFetch] = send;
    if (issuer.startsWith('http:')) oidc.allowInsecureRequests(configuration);
    return configuration;
  }
}

/**
 * Has openid-client read what is JSON by its media type (RFC 6749, section 5.1), written in whatever letters (RFC 9110, section 8.3.1), and no
 * other body: it would look neither at the type nor for its own letters.
 * @throws Error when that leaves nothing of a grant
 */
const send: CustomFetch = async (url, options) => {
  const answer = await fetch(url, options as RequestInit);
  const { status, headers } = answer;
  const text = await boundedText(answer);
  const type = headers.get('content-type') ?? 'no media type';
  const body = isJson(type) ? jsonWithoutNulls(text, withoutIdToken) : undefined;
  const granted = status === 200 && options.body instanceof URLSearchParams && options.body.has('grant_type');
  if (granted && body === undefined) throw new Error(`the token endpoint answered with ${type.slice(0, LONGEST_SHOWN)}, and not with JSON that can be read`);
  const handed = new Response(body ?? null, { status, headers });
  if (body !== undefined) handed.headers.set('content-type', 'application/json');
  return handed;
};

/** As `application/json`, `text/json` or by the suffix `+json` (RFC 6839, section 3.1). */
function isJson(type: string): boolean {
  const [essence] = type.split(/[;,]/, 1) as [string];
  return /[/+]json$/i.test(withoutOws(essence));
}

/**
 * Puts the ID token aside, for `IdTokens`: openid-client would judge it too, without telling one that is forged from a provider that is broken,
 * and would ask for a new key a minute late.
 */
const withoutIdToken = ({ id_token: token, ...answer }: Members): Members => ({ ...answer, [UNJUDGED]: token });
