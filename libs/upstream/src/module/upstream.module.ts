import { Module } from '@nestjs/common';
import { CheckedAtStart, ReadsSettings, signalsProvider } from '@portico/platform';
import { UpstreamSignals } from '../telemetry/upstream.signals.ts';
import { upstreamTelemetry } from '../telemetry/upstream.telemetry.ts';
import { UpstreamTls } from '../tls/upstream-tls.ts';
import { deadlineFaults } from './deadline-faults.ts';
import type { Forwards } from './deadline-faults.ts';
import { forwardFaults } from './forward-faults.ts';
import { ReachedUpstreams } from './reached-upstreams.ts';
import { transportFaults } from './transport-faults.ts';
import { WithUpstreams } from './upstream.settings.ts';
import { Upstreams } from './upstreams.ts';

/** Gives a BFF its upstreams, from the `upstreams` of its settings. */
@ReadsSettings(WithUpstreams)
@CheckedAtStart((settings: WithUpstreams & Forwards) => [
  ...deadlineFaults(settings),
  ...forwardFaults(settings),
  ...transportFaults(settings),
  ...settings.upstreams.flatMap(({ name, tls }) => (tls ? new UpstreamTls(name, tls, process.cwd(), () => undefined).faults() : [])),
])
@Module({ providers: [signalsProvider(UpstreamSignals, upstreamTelemetry), Upstreams, ReachedUpstreams], exports: [UpstreamSignals, Upstreams] })
export class UpstreamModule {}
