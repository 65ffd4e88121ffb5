import { InvalidToken } from './invalid-token.ts';

/** What the client must prove that it holds: a key (RFC 9449, section 6.1), a certificate (RFC 8705, section 3.1), or both. */
export interface Binding {
  /** The thumbprint of the key (RFC 7638). */
  readonly key: string | undefined;
  /** The SHA-256 thumbprint of the certificate's DER. */
  readonly certificate: string | undefined;
}

/** What an issuer's tokens may be, or have to be, bound to. */
export interface BindingRules {
  readonly dpop: 'none' | 'optional' | 'required';
  readonly certificate: 'optional' | 'required';
}

/** 32 bytes in base64url. */
const THUMBPRINT = /^[\w-]{43}$/;
const KEY = 'jkt';
const CERTIFICATE = 'x5t#S256';

/**
 * Reads the claim `cnf` (RFC 7800, section 3.1). A member of it that is not known could mean that more has to be proved than is looked at
 * here, so it is refused rather than passed over.
 * @returns undefined for a token that its bearer may use
 * @throws InvalidToken when the claim cannot be read, or the issuer's tokens have to be bound otherwise
 */
export function bindingOf(cnf: unknown, rules: BindingRules): Binding | undefined {
  const { [KEY]: key, [CERTIFICATE]: certificate } = cnf === undefined ? {} : membersOf(cnf);
  if (key !== undefined && rules.dpop === 'none') throw new InvalidToken('the token is bound to a key, of which no proof is taken here');
  if (key === undefined && rules.dpop === 'required') throw new InvalidToken('the token is not bound to a key, as it must be');
  if (certificate === undefined && rules.certificate === 'required') throw new InvalidToken('the token is not bound to a certificate, as it must be');
  return key === undefined && certificate === undefined ? undefined : { key, certificate };
}

function membersOf(cnf: unknown): Readonly<Record<string, string>> {
  const members = typeof cnf === 'object' && cnf !== null ? Object.entries(cnf) : [];
  const known = members.every(([name, value]) => (name === KEY || name === CERTIFICATE) && typeof value === 'string' && THUMBPRINT.test(value));
  if (members.length === 0 || !known) throw new InvalidToken('the token is bound in a way that is not known here');
  return Object.fromEntries(members);
}
