import { counted } from '@portico/platform';
import type { TelemetrySource } from '@portico/platform';
import type { AddressesSignals } from './addresses.signals.ts';

/** One line a second says how many requests were refused by their addresses, by rule; one line for each file that has changed. */
export const addressesTelemetry = ({ addressRefused, addressFileRead, addressFileKept }: AddressesSignals): TelemetrySource => ({
  log(lines) {
    const refused = counted((counts) => lines.warn('addresses refused', { refused: counts }));
    addressRefused.subscribe(({ rule }) => refused(rule));
    addressFileRead.subscribe(({ file, entries }) => lines.info('a file of addresses has changed and holds now', { file, entries }));
    addressFileKept.subscribe(({ file, faults }) => lines.error('a file of addresses has changed and has faults: what was read of it before still holds', { file, faults }));
  },
  count(meters) {
    const refused = meters.counter('portico_addresses_refused_total', 'Requests and WebSockets refused because of the client’s address.', ['rule']);
    const files = meters.counter('portico_address_files_total', 'Files of addresses that have changed: read, or kept as they were because of a fault.', ['outcome']);
    addressRefused.count(({ rule }) => refused.increment(rule));
    addressFileRead.count(() => files.increment('read'));
    addressFileKept.count(() => files.increment('kept'));
  },
});
