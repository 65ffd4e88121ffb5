import { Identity } from '@portico/platform';
import { claimAt, ClaimElsewhere, listIn } from '../issuers/claims.ts';
import type { Claims } from '../issuers/claims.ts';
import type { IssuerSettings } from './bearer.settings.ts';
import { bindingOf } from './binding.ts';
import { InvalidToken } from './invalid-token.ts';
import type { BelievedToken } from './verified-tokens.ts';

/** Who vouches for a token, and what holds for its tokens. */
export interface TokenIssuer {
  /** As its tokens have it in `iss`. */
  readonly name: string;
  /** What they must have as `tid`; undefined for an issuer without tenants. */
  readonly tenant: string | undefined;
  readonly rules: IssuerSettings;
}

/** Judges what a token says that is its issuer's beyond doubt: whom it is for, and who its bearer is. @throws InvalidToken */
export function believed(claims: Claims, { name, tenant, rules }: TokenIssuer): BelievedToken {
  if (tenant !== undefined && claims['tid'] !== tenant) throw new InvalidToken("the token's tid does not hold here");
  if (!isFor(claims, rules)) throw new InvalidToken(`the token's ${rules.audienceClaim} does not hold here`);
  for (const { name: claim, values } of rules.claims) {
    const value = claimAt(claims, claim);
    if (typeof value !== 'string' || !values.includes(value)) throw new InvalidToken(`the token's ${claim} does not hold here`);
  }
  const subject = claimAt(claims, rules.subject);
  if (typeof subject !== 'string' || subject === '') throw new InvalidToken('the token does not say who it is for');
  const identity = new Identity(name, subject);
  return { caller: { identity, scopes: listed(claims, rules.scopes), roles: listed(claims, rules.roles) }, binding: bindingOf(claims['cnf'], rules) };
}

/** Only `aud` may be a list (RFC 7519, section 4.1.3): a client is one. */
function isFor(claims: Claims, { audienceClaim, audiences }: IssuerSettings): boolean {
  const audience = claims[audienceClaim];
  if (typeof audience === 'string') return audiences.includes(audience);
  return audienceClaim === 'aud' && Array.isArray(audience) && audience.some((one) => audiences.includes(one as string));
}

function listed(claims: Claims, paths: string): readonly string[] {
  try {
    return listIn(claims, paths);
  } catch (error) {
    throw error instanceof ClaimElsewhere ? new InvalidToken(error.message, error) : error;
  }
}
