/** What a partner's program may bring over TLS, on the port that asks for certificates and takes none for an answer. */
export const TOKENS = ['none', 'unbound', 'bound to its own certificate', 'bound to another certificate', 'expired', 'of a client that is no partner’s'] as const;
export const CERTIFICATES = ['none', 'its own', 'another', 'revoked', 'another CA’s'] as const;
export const KEYS = ['none', 'good', 'revoked', 'unknown'] as const;

export interface CredentialRow {
  readonly token: (typeof TOKENS)[number];
  readonly certificate: (typeof CERTIFICATES)[number];
  readonly key: (typeof KEYS)[number];
}

/** A status, or what the handshake does. */
export type Outcome = number | 'refused by the handshake';

/** Every combination. */
export const CREDENTIAL_ROWS: readonly CredentialRow[] = TOKENS.flatMap((token) => CERTIFICATES.flatMap((certificate) => KEYS.map((key) => ({ token, certificate, key }))));

/** Which certificate a token wants. */
const WANTED: Readonly<Partial<Record<CredentialRow['token'], CredentialRow['certificate']>>> = { 'bound to its own certificate': 'its own', 'bound to another certificate': 'another' };

/** What becomes of each: a certificate alone is no caller, and a bad one is none's; a key asks for no certificate; of two proofs there is no telling which counts. */
export function outcomeOf({ token, certificate, key }: CredentialRow): Outcome {
  if (certificate === 'revoked' || certificate === 'another CA’s') return 'refused by the handshake';
  if (token !== 'none' && key !== 'none') return 400;
  if (key !== 'none') return key === 'good' ? 200 : 401;
  if (token === 'none' || token === 'expired') return 401;
  const wanted = WANTED[token];
  if (wanted !== undefined) return certificate === wanted ? 200 : 401;
  return token === 'unbound' ? 200 : 403;
}
