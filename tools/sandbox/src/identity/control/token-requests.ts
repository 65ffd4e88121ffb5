import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';

/** One answered request to the token endpoint. */
export interface TokenRequest {
  /** `refresh_token`; empty where it named none. */
  readonly grantType: string;
  /** Empty where it could not be told. */
  readonly client: string;
  /** `invalid_grant`; undefined where tokens were given. */
  readonly error: string | undefined;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Every request to the token endpoint that the provider itself has answered; one that a fault order broke is none. */
export class TokenRequests {
  #all: TokenRequest[] = [];

  constructor(provider: Provider) {
    provider.on('grant.success', (ctx) => this.#keep(ctx, undefined));
    provider.on('grant.error', (ctx, error) => this.#keep(ctx, error.error));
  }

  /** In turn; those that agree with everything that is said. */
  find(wanted: Partial<TokenRequest> = {}): TokenRequest[] {
    const entries = Object.entries(wanted) as [keyof TokenRequest, string | undefined][];
    return this.#all.filter((request) => entries.every(([key, value]) => request[key] === value));
  }

  reset(): void {
    this.#all = [];
  }

  #keep({ oidc }: KoaContextWithOIDC, error: string | undefined): void {
    this.#all.push({ grantType: textOf(oidc.params?.['grant_type']), client: oidc.client?.clientId ?? textOf(oidc.params?.['client_id']), error });
  }
}
