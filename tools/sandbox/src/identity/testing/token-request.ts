import type { ClientCredentials } from '../clients/identity-client.ts';

export interface TokenAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Asks the token endpoint, as a client with a secret (RFC 6749, section 2.3.1). */
export const tokenRequest = async (issuer: string, { id, secret }: ClientCredentials, params: Record<string, string>): Promise<TokenAnswer> => {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const response = await fetch(`${issuer}/token`, { method: 'POST', headers: { authorization }, body: new URLSearchParams(params) });
  return { status: response.status, json: (await response.json()) as TokenAnswer['json'] };
};
