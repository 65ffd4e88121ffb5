import type { TelemetrySource } from '@portico/platform';
import type { PartnerSignals } from './partner.signals.ts';

/** What became of partners and their keys, for the audit log. */
export const partnerTelemetry = ({ keyFirstUsed, partnerChanged }: PartnerSignals): TelemetrySource => ({
  audit(lines) {
    keyFirstUsed.subscribe(({ partner, key }) => lines.done('key-first-used', { partner, key }));
    partnerChanged.subscribe(({ partner, key, change }) => lines.done(`${key === undefined ? 'partner' : 'key'}-${change}`, { partner, key }));
  },
});
