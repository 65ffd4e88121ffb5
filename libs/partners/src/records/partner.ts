import { Doc, ListOf, Optional } from '@portico/config';
import { IsArray, IsBoolean, IsNotEmpty, IsString, Matches } from 'class-validator';
import { A_SCOPE, A_SLUG, fix, PARTNER_ID, PLAN_NAME, SCOPE } from './record-rules.ts';

/** A program of a partner's that brings access tokens of its own (client credentials, RFC 6749, section 4.4). */
export class PartnerClient {
  @Matches(/^https?:\/\/[!-~]+$/, fix('write the issuer as its tokens have it, such as https://login.example'))
  @Doc('What its tokens have as `iss`, to the letter.')
  issuer!: string;

  @IsNotEmpty()
  @IsString()
  @Doc('What its tokens have as the subject: with client credentials, that is the id of the client (RFC 9068, section 2.2).')
  clientId!: string;
}

/** A third party that calls the BFF. */
export class Partner {
  @Matches(PARTNER_ID, fix(A_SLUG))
  @Doc('What it is called in commands, logs and limits, and what limits and keys are counted for; never changes.')
  id!: string;

  @IsNotEmpty()
  @IsString()
  @Doc('What people call it.')
  name!: string;

  @Matches(PLAN_NAME, fix(A_SLUG))
  @Doc('The plan whose limits hold for it.')
  plan!: string;

  @Matches(SCOPE, fix(A_SCOPE, true))
  @IsArray()
  @Doc('What it may do, however it signs in.')
  scopes: string[] = [];

  @Matches(SCOPE, fix(A_SCOPE, true))
  @IsArray()
  @Doc('What it is.')
  roles: string[] = [];

  @Optional()
  @IsNotEmpty()
  @IsString()
  @Doc('The number of the customer that it orders for, as the services behind the BFF know it. Without it, it orders for none.')
  subject?: string;

  @ListOf(() => PartnerClient, { uniqueBy: false, doc: 'Its programs that bring access tokens in place of keys.' })
  clients: PartnerClient[] = [];

  @IsBoolean()
  @Doc('Nothing of it is accepted, until it is unblocked.')
  blocked = false;
}
