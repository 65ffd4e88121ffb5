import { counted } from '@portico/platform';
import type { GaugeReading, TelemetrySource } from '@portico/platform';
import type { Expiry } from './tls-material.ts';
import type { TlsSignals } from './tls.signals.ts';

/** Files that are taken over, refused or about to end, line by line; failed handshakes as one line a second. */
export const tlsTelemetry = ({ replaced, refused, expiring, handshakeFailed }: TlsSignals): TelemetrySource => ({
  log(lines) {
    replaced.subscribe(({ ends, ended }) => lines.info('TLS files replaced', { ends: ends.toISOString(), ended }));
    refused.subscribe(({ faults }) => lines.error('TLS files have changed and cannot be used; those before them stay in force', { faults }));
    expiring.subscribe(({ of, path, ends }) => lines.warn('a TLS file is about to end; renew it', { of: `tls.${of}`, path, ends: ends.toISOString() }));
    const failed = counted((counts) => lines.info('TLS handshakes failed', { failed: counts }));
    handshakeFailed.subscribe(({ because }) => failed(because));
  },
  count(meters) {
    const reloads = meters.counter('portico_tls_reloads_total', 'Changes of TLS files: taken over, or refused because they cannot be used.', ['outcome']);
    replaced.count(() => reloads.increment('replaced'));
    refused.count(() => reloads.increment('refused'));
    const failed = meters.counter('portico_tls_handshakes_failed_total', 'TLS handshakes that failed, by port and reason.', ['port', 'because']);
    handshakeFailed.count(({ setting, because }) => failed.increment(setting, because));
  },
});

/** What is read when somebody looks. */
interface Readings {
  readonly expiries: readonly Expiry[];
  readonly areUsable: boolean;
}

export const tlsGauges = (readings: Readings): TelemetrySource => ({
  count(meters) {
    const ends = (): GaugeReading[] => readings.expiries.map(({ of, ends: at }) => ({ value: Math.floor(at.getTime() / 1_000), labels: [of] }));
    meters.gauge('portico_tls_ends_timestamp_seconds', 'When a certificate, the CAs of clients or a list of revoked certificates ends, in seconds since 1970.', ['of'], ends);
    const usable = (): GaugeReading[] => [{ value: readings.areUsable ? 1 : 0, labels: [] }];
    meters.gauge('portico_tls_files_usable', 'Whether the TLS files can be used as they are now: 1, or 0, and those before them are in force.', [], usable);
  },
});
