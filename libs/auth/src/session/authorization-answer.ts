import type { ServerMetadata } from 'openid-client';

/** What the browser came back with is no answer of the identity provider's to the sign-in that it has begun. */
export class NoAnswer extends Error {
  constructor() {
    super('this is not how the identity provider answers the sign-in');
    this.name = 'NoAnswer';
  }
}

/** What another flow would bring, and another reading of the answer (RFC 9700, section 2.1.2). */
const OF_OTHER_FLOWS = ['id_token', 'token', 'response'];

/**
 * Is it the answer to a sign-in: with its state, from who was asked (RFC 9207, section 2.4), with a code or an error, and each parameter once
 * (RFC 6749, sections 3.1 and 4.1.2; what has no value is omitted)? openid-client asks as much, but does not tell a forged answer from a provider that is broken.
 * @param names what the provider may call itself, which are several where it has tenants
 */
export function isAnswer(
  query: URLSearchParams,
  state: string,
  { issuer, authorization_response_iss_parameter_supported: named = false }: Readonly<ServerMetadata>,
  names: readonly string[] = [issuer],
): boolean {
  const keys = [...query.keys()];
  if (new Set(keys).size < keys.length || OF_OTHER_FLOWS.some((name) => query.has(name))) return false;
  const iss = query.get('iss');
  return query.get('state') === state && (iss === null ? !named : names.includes(iss)) && Boolean(query.get('code') || query.get('error'));
}
