import { counted } from '@portico/platform';
import type { TelemetrySource } from '@portico/platform';
import type { ProxyProtocolSignals } from './proxy-protocol.signals.ts';

export const proxyProtocolTelemetry = ({ refused }: ProxyProtocolSignals): TelemetrySource => ({
  log(lines) {
    const faults = counted((counts) => lines.warn('connections of balancers in edge.proxyProtocol were ended', { because: counts }));
    refused.subscribe(({ because }) => faults(because));
  },
  count(meters) {
    const faults = meters.counter('portico_proxy_headers_refused_total', 'Connections of balancers that were ended for want of a PROXY header that can be read.', ['because']);
    refused.count(({ because }) => faults.increment(because));
  },
});
