import { Doc, ListOf, Optional } from '@portico/config';
import { IsInt, IsString, Matches, Min } from 'class-validator';

/** One version of an upstream. */
export class VariantSettings {
  @Matches(/^[a-z0-9][a-z0-9.-]*$/, { message: 'must be a name', context: { fix: 'use small letters, digits, dots and hyphens' } })
  @Doc('What it is called by overrides, in `pinned` and in metrics: canary.')
  name!: string;

  @IsString()
  @Doc('The upstream that answers, by its name in `upstreams`.')
  to!: string;

  @IsInt()
  @Min(0)
  @Doc('How many callers it has, in proportion to the weights of the others. With 0 it has those alone that override the choice.')
  weight!: number;
}

/** How the callers of an upstream are spread over versions of it. */
export class VersionSettings {
  @IsString()
  @Doc('The upstream that routes name in `to`.')
  name!: string;

  @ListOf(() => VariantSettings)
  variants: readonly VariantSettings[] = [];

  @Optional()
  @Matches(/^[a-z][a-z0-9-]*$/, { message: 'must be the name of a header', context: { fix: 'write it in small letters, such as x-catalog-version' } })
  @Doc('The header by which a request names its variant itself: x-catalog-version. It goes before the cookie. Without either, none can.')
  overrideHeader?: string;

  @Optional()
  @Matches(/^[\w-]+$/, { message: 'must be the name of a cookie', context: { fix: 'use letters, digits, underscores and hyphens' } })
  @Doc('The cookie by which a browser names its variant.')
  overrideCookie?: string;

  @Optional()
  @IsString()
  @Doc('The variant that all get, whatever weights and overrides say: the one setting that reverts a canary.')
  pinned?: string;
}

/** The settings of a BFF whose upstreams have versions. */
export class WithVersions {
  @ListOf(() => VersionSettings)
  versions: readonly VersionSettings[] = [];
}
