import { RecordedTelemetry } from '@portico/testing';
import { PartnerSignals } from './partner.signals.ts';
import { partnerTelemetry } from './partner.telemetry.ts';

describe('the audit lines of partners', () => {
  it('say which keys are used first, and what changes', () => {
    const signals = new PartnerSignals();
    const { audited } = new RecordedTelemetry(partnerTelemetry(signals));
    signals.keyFirstUsed.emit({ partner: 'acme', key: 'k-1' });
    signals.partnerChanged.emit({ partner: 'acme', key: 'k-1', change: 'made' });
    signals.partnerChanged.emit({ partner: 'acme', change: 'blocked' });
    expect(audited).toEqual([
      { audit: 'key-first-used', partner: 'acme', key: 'k-1' },
      { audit: 'key-made', partner: 'acme', key: 'k-1' },
      { audit: 'partner-blocked', partner: 'acme', key: undefined },
    ]);
  });
});
