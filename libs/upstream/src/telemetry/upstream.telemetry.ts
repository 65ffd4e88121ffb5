import type { Signals, TelemetrySource } from '@portico/platform';
import { countUpstreams } from './upstream-metrics.ts';
import { logUpstreams } from './upstream-log.ts';
import type { UpstreamSignals } from './upstream.signals.ts';

export const upstreamTelemetry = (signals: UpstreamSignals, { contractBroken }: Signals): TelemetrySource => ({
  log: (lines) => logUpstreams(signals, contractBroken, lines),
  count: (meters) => countUpstreams(signals, contractBroken, meters),
});
