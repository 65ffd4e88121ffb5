import { Doc, Duration, Optional, Secret, UrlText } from '@portico/config';
import type { SecretText } from '@portico/config';
import { ArrayNotEmpty, IsArray, IsBoolean, IsInt, IsString, Matches, Min } from 'class-validator';
import { LOCAL_PATH } from './local-path.ts';

/** Sign-in for browsers: at which identity provider, and how long it lasts. */
export class SessionSettings {
  @Matches(/^https?:\/\/[!-~]+$/)
  @Doc('The identity provider, as its ID tokens have it in `iss`, to the letter.')
  issuer!: string;

  @Optional()
  @IsBoolean()
  @Doc("Whether its subjects are customers' numbers. One issuer alone names customers by default; where callers come from several, each must say.")
  customers?: boolean;

  @IsString()
  @Doc('What this BFF is called at the identity provider.')
  clientId!: string;

  @Secret({ doc: 'What this BFF proves itself with at the identity provider.' })
  clientSecret!: SecretText;

  @Optional()
  @UrlText({ https: true, doc: 'Where browsers find this BFF: `https://shop.example`. Needed in production; in development it is taken from the request.' })
  origin?: string;

  @IsString({ each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('What the BFF asks the identity provider for.')
  scopes = ['openid', 'profile', 'email', 'offline_access'];

  @Optional()
  @IsString()
  @Doc('What the access tokens are for, where the identity provider wants to be told (RFC 8707).')
  resource?: string;

  @Optional()
  @IsString()
  @Doc('What people are asked at each sign-in, such as `consent`, without which some identity providers give no refresh token (OpenID Connect Core, section 11).')
  prompt?: string;

  @IsString()
  @Doc('The claim of the ID token that has the roles: a list, or a text with spaces between them.')
  roles = 'roles';

  @Secret({
    each: true,
    minLength: 32,
    doc: 'What sign-ins, sessions and tokens are sealed with where they are kept. The first one seals, all of them open. Needed in production, the same in all replicas; `redis.secrets` come first where there are some.',
  })
  secrets: readonly SecretText[] = [];

  @Duration({ min: '1s', doc: 'How long a session lasts that is not used.' })
  idle = 1_800_000;

  @Duration({ min: '1s', doc: 'How long a session lasts, however much it is used.' })
  lasts = 43_200_000;

  @Duration({ min: '0s', doc: 'How long before it expires an access token is replaced, beside the requests.' })
  ahead = 30_000;

  @Duration({ min: '0s', doc: 'How long after that a session goes on while the identity provider cannot be asked.' })
  grace = 300_000;

  @Duration({ min: '1ms', doc: 'How long an answer of the identity provider may take.' })
  timeout = 5_000;

  @IsInt()
  @Min(1)
  @Doc('Sessions that are kept in memory at most, where there is no Redis; beyond that, the one that began first ends.')
  most = 20_000;

  @IsInt()
  @Min(1)
  @Doc('Sessions of one person at most; beyond that, the one that began first ends.')
  mostPerPerson = 50;

  @Matches(LOCAL_PATH)
  @Doc('The page to go to after sign-in and sign-out, unless told.')
  home = '/';
}

/** What an app's settings class must have to sign people in. */
export interface WithSession {
  readonly session: SessionSettings;
}
