import { RecordedTelemetry } from '@portico/testing';
import { UpstreamIdentitySignals } from './upstream-identity.signals.ts';
import { upstreamIdentityTelemetry } from './upstream-identity.telemetry.ts';

describe('the log lines of upstream identity', () => {
  it('report credentials that could not be obtained, and a key that does not last', () => {
    const signals = new UpstreamIdentitySignals();
    const { lines } = new RecordedTelemetry(upstreamIdentityTelemetry(signals));
    const error = new Error('identity gives no token; it says invalid_client');
    signals.credentialsFailed.emit({ upstream: 'orders', error });
    signals.signingKeyMade.emit({ kid: 'k1', setting: 'upstreamIdentity.key' });
    expect(lines).toEqual([
      { level: 'warn', upstream: 'orders', credentials: 'failed', err: error, msg: 'upstream' },
      { level: 'warn', kid: 'k1', setting: 'upstreamIdentity.key', msg: expect.stringContaining('for development only') as string },
    ]);
  });
});
