import type { JWTVerifyGetKey } from 'jose';
import { errors as joseErrors, jwtVerify } from 'jose';
import type Provider from 'oidc-provider';
import type { TokenEndpointGrantContext } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Accounts } from '../accounts/accounts.ts';
import { resourceOf, resourceServer } from './audiences.ts';
import { TOKEN_EXCHANGE } from './grant-types.ts';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const PARAMETERS = ['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'resource', 'scope'] as const;

type Parameters = Partial<Record<(typeof PARAMETERS)[number], string>>;

interface Subject {
  readonly sub: string;
  readonly scopes: readonly string[];
}

/** Gives a client that was called with a user's access token one for a service behind it, with at most the same scopes. */
export class TokenExchange {
  readonly #provider: Provider;
  readonly #accounts: Accounts;
  readonly #keys: JWTVerifyGetKey;
  readonly #audiencesOf: (clientId: string) => string[];

  /** @param audiencesOf whom the tokens are for that a client may exchange */
  constructor(provider: Provider, accounts: Accounts, keys: JWTVerifyGetKey, audiencesOf: (clientId: string) => string[]) {
    this.#provider = provider;
    this.#accounts = accounts;
    this.#keys = keys;
    this.#audiencesOf = audiencesOf;
  }

  register(): void {
    this.#provider.registerGrantType<Parameters>(TOKEN_EXCHANGE, (ctx) => this.#exchange(ctx), PARAMETERS);
  }

  async #exchange(ctx: TokenEndpointGrantContext<Parameters>): Promise<void> {
    const { client, params } = ctx.oidc;
    if (params.subject_token_type !== ACCESS_TOKEN) throw new errors.InvalidRequest(`subject_token_type must be ${ACCESS_TOKEN}`);
    if ((params.requested_token_type ?? ACCESS_TOKEN) !== ACCESS_TOKEN) throw new errors.InvalidRequest(`requested_token_type must be ${ACCESS_TOKEN}`);
    const { sub, scopes } = await this.#subject(params.subject_token, this.#audiencesOf(client.clientId));
    const resource = params.resource ?? resourceOf(params.audience ?? '');
    const server = resourceServer(resource);
    if (!server) throw new errors.InvalidTarget();

    const wanted = params.scope?.split(' ') ?? scopes;
    const token = new this.#provider.AccessToken({ client, accountId: sub, grantId: '', gty: TOKEN_EXCHANGE });
    token.resourceServer = new this.#provider.ResourceServer(resource, server);
    token.scope = wanted.filter((scope) => scopes.includes(scope)).join(' ');
    ctx.body = {
      access_token: await token.save(),
      issued_token_type: ACCESS_TOKEN,
      token_type: token.tokenType,
      expires_in: token.expiration,
      scope: token.scope,
    };
  }

  /** Whose token it is; only who the token is for may exchange it. Throws `InvalidRequest`, as RFC 8693, section 2.2.2, wants of a bad token. */
  async #subject(token: string | undefined, audience: string[]): Promise<Subject> {
    try {
      const { payload } = await jwtVerify(token ?? '', this.#keys, { issuer: this.#provider.issuer, audience, typ: 'at+jwt' });
      if (!this.#accounts.find(payload.sub ?? '')) throw new errors.InvalidRequest('the subject_token is of no user');
      return { sub: payload.sub ?? '', scopes: String(payload['scope'] ?? '').split(' ').filter(Boolean) };
    } catch (error) {
      if (error instanceof joseErrors.JOSEError) throw new errors.InvalidRequest(`the subject_token is not good here: ${error.message}`);
      throw error;
    }
  }
}
