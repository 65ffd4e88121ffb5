import { counted } from '@portico/platform';
import type { TelemetrySource } from '@portico/platform';
import type { AddressesSignals } from './addresses.signals.ts';

const READ = 'a file of addresses has changed and holds now';
const KEPT = 'a changed file of addresses has faults; what was read of it before still holds';
const REFUSED = 'Requests and WebSockets refused because of the client’s address.';
const FILES = 'Files of addresses that have changed: read, or kept as they were because of a fault.';

/** One line a second says how many requests were refused by their addresses, by rule; one line for each file that has changed. */
export const addressesTelemetry = ({ addressRefused, addressFileRead, addressFileKept }: AddressesSignals): TelemetrySource => ({
  log(lines) {
    const refused = counted((counts) => lines.warn('addresses refused', { refused: counts }));
    addressRefused.subscribe(({ rule }) => refused(rule));
    addressFileRead.subscribe(({ file, entries }) => lines.info(READ, { file, entries }));
    addressFileKept.subscribe(({ file, faults }) => lines.error(KEPT, { file, faults }));
  },
  count(meters) {
    const refused = meters.counter('portico_addresses_refused_total', REFUSED, ['rule']);
    const files = meters.counter('portico_address_files_total', FILES, ['outcome']);
    addressRefused.count(({ rule }) => refused.increment(rule));
    addressFileRead.count(() => files.increment('read'));
    addressFileKept.count(() => files.increment('kept'));
  },
});
