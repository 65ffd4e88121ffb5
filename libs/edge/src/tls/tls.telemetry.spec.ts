import { RecordedTelemetry } from '@portico/testing';
import { handshakeFault } from './handshake-fault.ts';
import { TlsSignals } from './tls.signals.ts';
import { tlsGauges, tlsTelemetry } from './tls.telemetry.ts';

const ENDS = new Date('2027-01-02T03:04:05.000Z');

describe('what is told of TLS', () => {
  it('is a line for files that are replaced, refused or about to end, and a count of each change', () => {
    const signals = new TlsSignals();
    const { lines, counted } = new RecordedTelemetry(tlsTelemetry(signals));
    signals.replaced.emit({ ends: ENDS, ended: 2 });
    signals.refused.emit({ faults: ['tls.certificates[0].key (a.key) does not exist; create it'] });
    signals.expiring.emit({ of: 'clients.crl', path: 'tls/partners.crl', ends: ENDS });
    expect(lines).toEqual([
      { level: 'info', msg: 'TLS files replaced', ends: '2027-01-02T03:04:05.000Z', ended: 2 },
      { level: 'error', msg: 'TLS files have changed and cannot be used; those before them stay in force', faults: ['tls.certificates[0].key (a.key) does not exist; create it'] },
      { level: 'warn', msg: 'a TLS file is about to end; renew it', of: 'tls.clients.crl', path: 'tls/partners.crl', ends: '2027-01-02T03:04:05.000Z' },
    ]);
    expect(counted).toEqual({ 'portico_tls_reloads_total{outcome="replaced"}': 1, 'portico_tls_reloads_total{outcome="refused"}': 1 });
  });

  it('is one line a second for failed handshakes, and a count by port and reason', () => {
    jest.useFakeTimers();
    const signals = new TlsSignals();
    const { lines, counted } = new RecordedTelemetry(tlsTelemetry(signals));
    for (const because of ['old-version', 'old-version', 'late'] as const) signals.handshakeFailed.emit({ setting: 'server.port', because });
    jest.advanceTimersByTime(1_000);
    jest.useRealTimers();
    expect(lines).toEqual([{ level: 'info', msg: 'TLS handshakes failed', failed: { 'old-version': 2, late: 1 } }]);
    expect(counted).toEqual({
      'portico_tls_handshakes_failed_total{port="server.port",because="old-version"}': 2,
      'portico_tls_handshakes_failed_total{port="server.port",because="late"}': 1,
    });
  });

  it('is when each file ends, and whether the files can be used, read when somebody looks', () => {
    let areUsable = true;
    const telemetry = new RecordedTelemetry(tlsGauges({ expiries: [{ of: 'certificates[shop]', path: 'shop.crt', ends: ENDS }], get areUsable() { return areUsable; } }));
    const ends = { 'portico_tls_ends_timestamp_seconds{of="certificates[shop]"}': ENDS.getTime() / 1_000 };
    expect(telemetry.read).toEqual({ ...ends, 'portico_tls_files_usable{}': 1 });
    areUsable = false;
    expect(telemetry.read).toEqual({ ...ends, 'portico_tls_files_usable{}': 0 });
  });
});

describe('why a handshake has failed', () => {
  it.each([
    ['ECONNRESET', 'left'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'old-version'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'client-refused'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'client-refused'],
    ['ERR_SSL_WHATEVER_COMES', 'other'],
    ['constructor', 'other'],
    [undefined, 'other'],
  ])('is, by its code %s, one of a few reasons: %s', (code, because) => expect(handshakeFault(Object.assign(new Error(), code === undefined ? {} : { code }))).toBe(because));
});
