import { RecordedTelemetry } from '@portico/testing';
import { ClientAddressSignals } from './client-address.signals.ts';
import { clientAddressTelemetry } from './client-address.telemetry.ts';

describe('the log lines of client addresses', () => {
  it.each([
    ['absent', /^clients are not known by address: .* does not send it; have it set that header, or name in edge.addressFrom /],
    ['unreadable', /^clients are not known by address: .* names no address in it; have it write the address of the client$/],
  ] as const)('warn of a trusted proxy whose header is %s', (because, msg) => {
    const signals = new ClientAddressSignals();
    const { lines } = new RecordedTelemetry(clientAddressTelemetry(signals));
    signals.clientHidden.emit({ because, header: 'x-forwarded-for', proxy: '10.0.0.1' });
    expect(lines).toEqual([{ level: 'warn', header: 'x-forwarded-for', proxy: '10.0.0.1', msg: expect.stringMatching(msg) as string }]);
  });
});
