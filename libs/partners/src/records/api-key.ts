import { Doc, Optional } from '@portico/config';
import { IsArray, IsString, Matches } from 'class-validator';
import { A_SCOPE, A_SLUG, AN_INSTANT, fix, INSTANT, PARTNER_ID, SCOPE } from './record-rules.ts';

const MADE_BY_COMMAND = 'make keys with the command "partners key create"';

/** A key of a partner's, without what makes it one: only its hash is kept. */
export class ApiKey {
  @Matches(/^[0-9A-Za-z]{12}$/, fix(MADE_BY_COMMAND))
  @Doc('The public part, by which it is found.')
  id!: string;

  @Matches(PARTNER_ID, fix(A_SLUG))
  @Doc('Whose it is.')
  partner!: string;

  // Its value stays out of the message: it may be a key, by mistake.
  @Matches(/^[\w-]{43}$/, { ...fix(MADE_BY_COMMAND), message: 'is no hash of a key' })
  @Doc('SHA-256 of the whole key, in base64url.')
  hash!: string;

  @Matches(INSTANT, fix(AN_INSTANT))
  @Doc('When it was made.')
  createdAt!: string;

  @Optional()
  @Matches(INSTANT, fix(AN_INSTANT))
  @Doc('From when on it is not accepted.')
  expiresAt?: string;

  @Optional()
  @Matches(INSTANT, fix(AN_INSTANT))
  @Doc('When it was revoked: it is not accepted any more.')
  revokedAt?: string;

  @Optional()
  @IsString()
  @Doc('What it is for.')
  label?: string;

  @Optional()
  @Matches(SCOPE, fix(A_SCOPE, true))
  @IsArray()
  @Doc("What may be done with it, of what its partner may do; by default all of that.")
  scopes?: string[];
}
