import { Cidr, Doc, Duration, ListOf, Optional } from '@portico/config';
import type { CidrBlock } from '@portico/config';
import { IsArray, IsString, Matches, MinLength } from 'class-validator';

/** Addresses under a name, for `@AllowAddresses()` and `@BlockAddresses()` of a route. */
export class AddressListSettings {
  @Matches(/^[a-z][a-z0-9-]*$/)
  @Doc('What routes call the list: `@AllowAddresses("office")`.')
  name!: string;

  @Cidr({ each: true, doc: 'Addresses and ranges: 192.0.2.0/24.' })
  ranges: CidrBlock[] = [];

  @Optional()
  @IsString()
  @MinLength(1)
  @Doc('A file with more of them, one a line; what follows a # is a remark.')
  file?: string;
}

/** Which addresses may call. What is blocked stays blocked where it is allowed too. */
export class AddressesSettings {
  @Cidr({ each: true, doc: 'The only addresses that may call; with `allowFiles`. Without either, all may.' })
  allow: CidrBlock[] = [];

  @IsString({ each: true })
  @MinLength(1, { each: true })
  @IsArray()
  @Doc('Files with such addresses, one a line; what follows a # is a remark.')
  allowFiles: string[] = [];

  @Cidr({ each: true, doc: 'Addresses that may not call.' })
  block: CidrBlock[] = [];

  @IsString({ each: true })
  @MinLength(1, { each: true })
  @IsArray()
  @Doc('Files with such addresses, one a line; what follows a # is a remark.')
  blockFiles: string[] = [];

  @ListOf(() => AddressListSettings, { doc: 'Lists that single routes name.' })
  lists: AddressListSettings[] = [];

  @Duration({ min: '100ms', doc: 'How often files are looked at. A changed one holds at once; one with a fault does not, and is logged.' })
  lookEvery = 10_000;
}
