import { runInScope } from '@portico/platform';
import type { BackgroundScopes } from '@portico/platform';
import { decoded, UpstreamFailure } from '@portico/upstream';
import type { RawAnswer, RawRequest, RawUpstream } from '@portico/upstream';
import { allowInsecureRequests, ClientError, clientCredentialsGrant, Configuration, customFetch, genericGrantRequest } from 'openid-client';
import type { ClientAuth, CustomFetch, TokenEndpointResponse } from 'openid-client';
import { withoutAnswer } from '../../issuers/without-answer.ts';
import { jsonWithoutNulls } from '../../issuers/without-nulls.ts';
import type { TokenEndpointSettings } from '../upstream-identity.settings.ts';
import type { FetchedToken } from './held-token.ts';

/** What a token is asked for with: `audience`, `scope`. */
export type TokenParameters = Readonly<Record<string, string>>;

/** RFC 8693, sections 2.1 and 3. */
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** What may stand behind `Bearer` (RFC 6750, section 2.1). */
const B64TOKEN = /^[\w.~+/-]+=*$/;

/**
 * Where tokens for upstreams come from. Asked through an upstream of the BFF, with all that is done for upstreams, and in a time of its
 * own: others may wait for the same token when the first one who needs it has left.
 */
export class TokenEndpoint {
  private readonly configuration: Configuration;
  private readonly path: string;
  private readonly lifetime: number;
  /** One more token does no harm. An assertion that is signed is good for one request (RFC 7523, section 3). */
  private readonly repeatable: boolean;

  constructor(
    { path, clientId, clientSecret, issuer, lifetime }: TokenEndpointSettings,
    authentication: ClientAuth,
    private readonly upstream: RawUpstream,
    private readonly background: BackgroundScopes,
  ) {
    this.path = path;
    this.lifetime = lifetime;
    this.repeatable = clientSecret !== undefined;
    const origin = `http://${upstream.name}`;
    this.configuration = new Configuration({ issuer: issuer ?? origin, token_endpoint: origin + path }, clientId, undefined, authentication);
    // The origin is a name: whether the way there is encrypted is said by the upstream's instances.
    allowInsecureRequests(this.configuration);
    this.configuration[customFetch] = this.send;
  }

  /** A token for the BFF itself (RFC 6749, section 4.4). @throws Error when there is none */
  forItself(parameters: TokenParameters): Promise<FetchedToken> {
    return this.ask(() => clientCredentialsGrant(this.configuration, parameters));
  }

  /** A token for a caller, in return for one that the caller has (RFC 8693). @throws Error when there is none */
  inReturnFor(subjectToken: string, parameters: TokenParameters): Promise<FetchedToken> {
    const asked = { ...parameters, subject_token: subjectToken, subject_token_type: ACCESS_TOKEN, requested_token_type: ACCESS_TOKEN };
    return this.ask(() => genericGrantRequest(this.configuration, TOKEN_EXCHANGE, asked));
  }

  private async ask(grant: () => Promise<TokenEndpointResponse>): Promise<FetchedToken> {
    const scope = this.background.open();
    try {
      return this.checked(await runInScope(scope, grant));
    } catch (cause) {
      throw new Error(`${this.upstream.name} gives no token; ${wordsOf(cause as Error)}`, { cause: withoutAnswer(cause) });
    } finally {
      scope.close();
    }
  }

  private checked({ access_token: token, token_type: type, expires_in: seconds }: TokenEndpointResponse): FetchedToken {
    if (type.toLowerCase() !== 'bearer') throw new Error(`its token is of type ${type}, not Bearer`);
    if (!B64TOKEN.test(token)) throw new Error('its token cannot be sent');
    return { token, lifetime: seconds === undefined ? this.lifetime : seconds * 1_000 };
  }

  private readonly send: CustomFetch = async (_url, { method, headers, body: form }) => {
    const request = { method, path: this.path, headers: Object.entries(headers), body: (form as URLSearchParams).toString(), repeatable: this.repeatable };
    const { status, headers: fields, body } = await this.answerTo(request);
    const text = new TextDecoder().decode(await decoded(body, fields['content-encoding'], this.upstream.maxResponse));
    return new Response(jsonWithoutNulls(text) ?? null, { status, headers: { 'content-type': fields['content-type'] ?? '' } });
  };

  /** What it says to a bad request is for the protocol to understand; other failures are those of an upstream. */
  private async answerTo(request: RawRequest): Promise<RawAnswer> {
    try {
      return await this.upstream.send(request);
    } catch (error) {
      const answer = error instanceof UpstreamFailure ? error.details.answer : undefined;
      if (answer && (answer.status === 400 || answer.status === 401)) return answer;
      throw error;
    }
  }
}

/** openid-client hides what it does not know, such as a failing network, behind one and the same sentence. */
function wordsOf(fault: Error & { readonly error?: string; readonly code?: string }): string {
  if (fault.error !== undefined) return `it says ${fault.error}`;
  const { cause, code, message } = fault;
  return fault instanceof ClientError && code === undefined && cause instanceof Error ? cause.message : message;
}
