import { ByteSize, Doc, Duration, ListOf, Optional, Section, UrlText } from '@portico/config';
import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsString, Matches, ValidateBy } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import { CertificateSettings } from '../certificate/certificate.settings.ts';
import { DpopSettings } from '../dpop/dpop.settings.ts';
import { IntrospectionSettings } from '../introspection/introspection.settings.ts';
import { FitsTenants, issuerNames } from '../issuers/issuer-names.ts';
import { SIGNATURE_ALGORITHMS } from '../issuers/signature-algorithms.ts';
import { RequiredClaimSettings } from './required-claim.settings.ts';

/** Somebody whose tokens are believed. */
export class IssuerSettings {
  @Matches(/^[a-z][a-z0-9-]*$/)
  @Doc('What it is called here and in logs.')
  name!: string;

  @FitsTenants()
  @UrlText({ exact: true, https: true, doc: 'What its tokens have as `iss`, to the letter; for one with many tenants with `{tenantid}` in the place of the tenant.' })
  issuer!: string;

  @Matches(/^[\w.-]+$/, { each: true })
  @IsArray()
  @Doc('The tenants whose tokens are believed, as they have them in `tid`, where `issuer` has `{tenantid}`. Each is an issuer of its own.')
  tenants: string[] = [];

  @IsString({ each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('A token is for this BFF when its `aud` has one of these.')
  audiences!: string[];

  @TellsAccessTokens()
  @Matches(/^[\w:./-]+$/)
  @Doc('The claim that says whom a token is for: `client_id`, `azp` or `cid` where the provider writes no audience for an API, and `audiences` are then the clients.')
  audienceClaim = 'aud';

  @ListOf(() => RequiredClaimSettings, { doc: 'What its access tokens have besides: `token_use: access`, so that no ID token passes for one where `typ` does not tell.' })
  claims: RequiredClaimSettings[] = [];

  @Optional()
  @UrlText({ https: true, doc: 'Where its metadata is. By default it is looked for where OpenID Connect Discovery and RFC 8414 have it.' })
  metadata?: string;

  @Optional()
  @UrlText({ https: true, doc: 'Where its keys are. Without it, they are found by its metadata (OpenID Connect Discovery, RFC 8414).' })
  jwks?: string;

  @IsIn(SIGNATURE_ALGORITHMS, { each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('How its tokens may be signed.')
  algorithms = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'];

  @IsString({ each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('What its access tokens have as `typ`: an ID token must not pass for one (RFC 9068, section 2.1). `none` stands for a token without.')
  types = ['at+jwt'];

  @IsString()
  @Doc('The claim that says who it is.')
  subject = 'sub';

  @Optional()
  @IsBoolean()
  @Doc("Whether its subjects are customers' numbers. One issuer alone names customers by default; where callers come from several, each must say.")
  customers?: boolean;

  @IsString()
  @Doc('The claim that has the scopes: a list, or a text with spaces between them.')
  scopes = 'scope';

  @IsString()
  @Doc('The claim that has the roles, a list or a text with spaces between them, by its name or the path to it: `realm_access.roles`. Several have spaces between.')
  roles = 'roles';

  @ByteSize({ min: '1kB', doc: 'The longest token. One with many groups may need 16 kB, and `server.headerLimit` as much again.' })
  longest = 8 * 1024;

  @IsIn(['none', 'optional', 'required'])
  @Doc('Whether its tokens may be bound to a key of the client, or have to be (RFC 9449). A bound one always needs its proof; with `none` it is refused.')
  dpop: 'none' | 'optional' | 'required' = 'none';

  @IsIn(['optional', 'required'])
  @Doc('Whether its tokens have to be bound to a certificate of the client (RFC 8705). A bound one always needs its certificate.')
  certificate: 'optional' | 'required' = 'optional';

  @Duration({ doc: 'How far its clock may be off.' })
  clockTolerance = 5_000;

  @Duration({ min: '1s', doc: 'How old its keys may be before they are asked for again, beside the requests.' })
  keysFor = 600_000;

  @Duration({ min: '1s', doc: 'How long to wait after asking for its keys before a key that is not known makes the BFF ask again.' })
  coolDown = 30_000;

  @Duration({ min: '1ms', doc: 'How long asking for its keys may take; the deadline of the request may end it sooner.' })
  timeout = 1_000;

  @Optional()
  @Section(() => IntrospectionSettings, { doc: 'How its tokens that are no JWTs are looked up (RFC 7662). One issuer may have them: nothing in such a token says whose it is.' })
  introspection?: IntrospectionSettings;
}

/** Clients are named by ID tokens too: what names no API does not say that a token is for one. */
function TellsAccessTokens(): PropertyDecorator {
  const validate = (claim: unknown, details?: ValidationArguments): boolean => {
    const { types, claims } = details?.object as IssuerSettings;
    return claim === 'aud' || (Array.isArray(claims) && claims.length > 0) || (Array.isArray(types) && types.every((type) => type === 'at+jwt'));
  };
  const defaultMessage = (): string => 'names no API, and nothing tells access tokens from ID tokens';
  return ValidateBy({ name: 'tellsAccessTokens', validator: { validate, defaultMessage } }, { context: { fix: 'write what only access tokens have, such as claims: [{ name: token_use, values: [access] }]' } });
}

/** Proofs say where they are meant to go, so the BFF has to know what it is called. */
function HasPublicUrls(): PropertyDecorator {
  const holds = ({ issuers, dpop }: BearerSettings): boolean => dpop.publicUrls.length > 0 || issuers.every((issuer) => (issuer?.dpop ?? 'none') === 'none');
  const validate = (_: unknown, details?: ValidationArguments): boolean => holds(details?.object as BearerSettings);
  const defaultMessage = (): string => 'has no publicUrls, although the tokens of an issuer may be bound to a key';
  return ValidateBy({ name: 'hasPublicUrls', validator: { validate, defaultMessage } }, { context: { fix: 'write what clients call this BFF, such as publicUrls: [https://api.example.com]' } });
}

/** Of two entries one would be followed, and the other forgotten. */
function OneEntryForEachIssuer(): PropertyDecorator {
  const validate = (issuers: unknown): boolean => {
    const named = Array.isArray(issuers) ? issuers.flatMap((one: IssuerSettings | undefined) => (typeof one?.issuer === 'string' && Array.isArray(one.tenants) ? [...issuerNames(one).keys()] : [])) : [];
    return new Set(named).size === named.length;
  };
  const defaultMessage = (): string => 'has two entries for one issuer';
  return ValidateBy({ name: 'oneEntryForEachIssuer', validator: { validate, defaultMessage } }, { context: { fix: 'write one entry for each issuer, with all its audiences' } });
}

/** Nothing in an opaque token says whose it is: it would be shown to each in turn. */
function OneIntrospects(): PropertyDecorator {
  const validate = (issuers: unknown): boolean => !Array.isArray(issuers) || issuers.filter((one: IssuerSettings | undefined) => one?.introspection).length <= 1;
  const defaultMessage = (): string => 'has introspection at more than one issuer, and nothing in a token says whom to ask';
  return ValidateBy({ name: 'oneIntrospects', validator: { validate, defaultMessage } }, { context: { fix: 'leave introspection at the one issuer whose tokens are no JWTs' } });
}

/** Callers who bring an access token. */
export class BearerSettings {
  @OneIntrospects()
  @OneEntryForEachIssuer()
  @ListOf(() => IssuerSettings, { doc: 'Whose tokens are believed.' })
  issuers: IssuerSettings[] = [];

  @HasPublicUrls()
  @Section(() => DpopSettings, { doc: 'How clients prove that they hold the key of their token.' })
  dpop = new DpopSettings();

  @Section(() => CertificateSettings, { doc: 'Where the certificate of a client is found.' })
  certificate = new CertificateSettings();
}

/** The settings of a BFF that recognises callers by their tokens. */
export class WithBearer {
  @Section(() => BearerSettings)
  bearer = new BearerSettings();
}
