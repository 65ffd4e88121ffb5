import type Provider from 'oidc-provider';

const TOKENS = ['access_token', 'refresh_token', 'id_token'] as const;

/** One token as it was given out. */
export interface IssuedToken {
  readonly kind: (typeof TOKENS)[number];
  readonly value: string;
}

/** Every token that the token endpoint has given out, for tests that look for them where they must not be. */
export class IssuedTokens {
  #all: IssuedToken[] = [];

  constructor(provider: Provider) {
    provider.on('grant.success', ({ body }) => this.#keep(body as Readonly<Record<string, unknown>>));
  }

  all(): readonly IssuedToken[] {
    return this.#all;
  }

  reset(): void {
    this.#all = [];
  }

  #keep(answer: Readonly<Record<string, unknown>>): void {
    for (const kind of TOKENS) {
      const value = answer[kind];
      if (typeof value === 'string') this.#all.push({ kind, value });
    }
  }
}
