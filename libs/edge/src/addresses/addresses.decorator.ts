import { CidrBlock, SettingFormatError } from '@portico/config';
import { RoutePolicy } from '@portico/platform';

/** What a route says of addresses: names of lists in the settings, and ranges. */
export interface AddressEntries {
  readonly names: readonly string[];
  readonly blocks: readonly CidrBlock[];
  /** Entries that are neither. */
  readonly faults: readonly string[];
}

const NAME = /^[a-z][a-z0-9-]*$/;
const SLOT = { slot: 'addressRules', filledBy: 'the EdgeModule of @portico/edge' } as const;

const policyOf = (name: string): RoutePolicy<AddressEntries> =>
  new RoutePolicy({ name, ...SLOT, faults: ({ faults }) => faults.map((fault) => `has ${name} with ${fault}`) });

/** The addresses that alone may call a route. */
export const ALLOWED = policyOf('@AllowAddresses()');
/** The addresses that may not. */
export const BLOCKED = policyOf('@BlockAddresses()');

type Declares = ReturnType<typeof ALLOWED.declared>;
type Entries = readonly [string, ...string[]];

/**
 * Only clients with these addresses may call, for a route or, on a controller, for all its routes; others get a 403 problem before they are
 * asked who they are. Lists of `edge.addresses.lists` by their names, and ranges: `@AllowAddresses('office', '10.0.0.0/8')`. What the BFF
 * itself blocks stays blocked.
 */
export const AllowAddresses = (...entries: Entries): Declares => ALLOWED.declared(entriesOf(entries));

/** Clients with these addresses may not call; otherwise as `@AllowAddresses()`. */
export const BlockAddresses = (...entries: Entries): Declares => BLOCKED.declared(entriesOf(entries));

function entriesOf(entries: readonly string[]): AddressEntries {
  const names = entries.filter((entry) => NAME.test(entry));
  const faults = entries.length === 0 ? ['no address; name a list of edge.addresses.lists, or a range'] : [];
  const blocks = entries.flatMap((entry) => {
    if (NAME.test(entry)) return [];
    try {
      return [new CidrBlock(entry)];
    } catch (error) {
      if (!(error instanceof SettingFormatError)) throw error;
      faults.push(`"${entry}": ${error.problem}; ${error.fix}, or the name of a list`);
      return [];
    }
  });
  return { names, blocks, faults };
}
