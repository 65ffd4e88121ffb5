import type { Environment } from '@portico/platform';
import { AddressLists } from './addresses/address-lists.ts';
import { AddressesSignals } from './addresses/addresses.signals.ts';
import { ListFault } from './addresses/list-file.ts';
import { corsFaults } from './cors/cors-faults.ts';
import type { EdgeSettings } from './edge.settings.ts';
import { securityHeadersFaults } from './security-headers/security-headers-faults.ts';

/** What is wrong with the settings of an edge beyond what each of them says: setting, reason, fix. */
export async function edgeFaults(settings: EdgeSettings, environment: Environment): Promise<string[]> {
  const ofLists = await AddressLists.read(settings.addresses, new AddressesSignals()).then(
    () => [],
    (error: unknown) => {
      if (error instanceof ListFault) return error.faults;
      throw error;
    },
  );
  return [...corsFaults(settings.cors, environment), ...securityHeadersFaults(settings), ...ofLists];
}
