import { Doc, Duration, NotAbove, Optional, Secret, Section, UrlText } from '@portico/config';
import type { SecretText } from '@portico/config';
import { ArrayContains, IsArray, IsBoolean, IsInt, IsString, Matches, Min, ValidateBy } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import { ClientSettings } from '../issuers/client.settings.ts';
import { FitsTenants } from '../issuers/issuer-names.ts';
import { LOCAL_PATH } from './local-path.ts';

/** What the BFF itself says where the browser is sent to sign in. */
const OURS = new Set(['client_id', 'client_secret', 'code_challenge', 'code_challenge_method', 'nonce', 'redirect_uri', 'request', 'request_uri', 'response_mode', 'response_type', 'scope', 'state']);

/** Texts by names, none of which is said otherwise. */
function AuthorizationParameters(): PropertyDecorator {
  const faultOf = (value: unknown): string | undefined => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no list of names with their texts';
    const ours = Object.keys(value).find((name) => OURS.has(name));
    if (ours !== undefined) return `has ${ours}, which the BFF says itself`;
    const odd = Object.entries(value).find(([name, text]) => name === '' || typeof text !== 'string');
    return odd && `has ${odd[0]}, which is no text`;
  };
  const validate = (value: unknown): boolean => faultOf(value) === undefined;
  const defaultMessage = (details?: ValidationArguments): string => faultOf(details?.value) ?? '';
  return ValidateBy({ name: 'authorizationParameters', validator: { validate, defaultMessage } }, { context: { fix: "write texts by their names, numbers in quotes: { access_type: offline, max_age: '3600' }" } });
}

/** Sign-in for browsers: at which identity provider, and how long it lasts. */
export class SessionSettings extends ClientSettings {
  @FitsTenants()
  @UrlText({ exact: true, https: true, doc: 'The identity provider, as its ID tokens have it in `iss`, to the letter; for one with many tenants with `{tenantid}` in the place of the tenant.' })
  issuer!: string;

  @Matches(/^[\w.-]+$/, { each: true })
  @IsArray()
  @Doc('The tenants whose people may sign in, as ID tokens have them in `tid`, where `issuer` has `{tenantid}`. Each is an issuer of its own.')
  tenants: string[] = [];

  @Optional()
  @UrlText({ https: true, doc: 'Where its metadata is. By default it is looked for where OpenID Connect Discovery has it.' })
  metadata?: string;

  @Duration({ min: '1s', doc: 'How old its metadata and its keys may be before they are asked for again.' })
  metadataFor = 600_000;

  @Optional()
  @IsBoolean()
  @Doc("Whether its subjects are customers' numbers. One issuer alone names customers by default; where callers come from several, each must say.")
  customers?: boolean;

  @Optional()
  @Matches(/^[^/]+\/\/[^/?#]+$/, { message: 'must be scheme, host and port only', context: { fix: 'write where browsers find this BFF, without a path: https://shop.example' } })
  @UrlText({ https: true, doc: 'Where browsers find this BFF: `https://shop.example`; by default what `edge.origin` says. Needed in production; in development it is taken from the request.' })
  origin?: string;

  @Matches(/^https?:\/\/[^/?#]+$/, { each: true, message: 'must be scheme, host and port only', context: { fix: 'write them as browsers do, without a path: https://app.shop.example' } })
  @UrlText({ each: true, https: true, doc: 'Other origins of the same site whose pages may use the session, such as `https://app.shop.example` beside `https://shop.example`. Each must be in `edge.cors.origins` too, with `edge.cors.credentials`.' })
  sisters: readonly string[] = [];

  @IsString({ each: true })
  @IsArray()
  @ArrayContains(['openid'], { message: 'must have openid, without which there is no ID token (OpenID Connect Core, section 3.1.2.1)', context: { fix: 'write each scope by itself: [openid, profile]' } })
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

  @AuthorizationParameters()
  @Doc('What else the identity provider is told where people sign in: `access_type: offline` for Google, `audience` for Auth0.')
  authorization: Readonly<Record<string, string>> = {};

  @IsString()
  @Doc('The claim of the ID token that has the roles, a list or a text with spaces between them, by its name or the path to it: `realm_access.roles`. Several have spaces between.')
  roles = 'roles';

  @Secret({
    each: true,
    minLength: 32,
    doc: 'What sign-ins, sessions and tokens are sealed with where they are kept. The first one seals, all of them open. Needed in production, the same in all replicas; `redis.secrets` come first where there are some.',
  })
  secrets: readonly SecretText[] = [];

  @Duration({ min: '1s', max: '87600h', doc: 'How long a session lasts that is not used.' })
  @NotAbove('lasts')
  idle = 1_800_000;

  @Duration({ min: '1s', max: '87600h', doc: 'How long a session lasts, however much it is used.' })
  lasts = 43_200_000;

  @Duration({ min: '0s', doc: 'How long before it expires an access token is replaced, beside the requests.' })
  ahead = 30_000;

  @Duration({ min: '0s', max: '87600h', doc: 'How long after that a session goes on while the identity provider cannot be asked.' })
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
  @Doc('The default page to go to after sign-in and sign-out.')
  home = '/';
}

/** The settings of a BFF that signs people in. */
export class WithSession {
  @Section(() => SessionSettings)
  session!: SessionSettings;
}
