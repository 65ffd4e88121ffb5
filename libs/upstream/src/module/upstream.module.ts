import { Module } from '@nestjs/common';
import { CheckedAtStart, ReadsSettings, signalsProvider } from '@portico/platform';
import { UpstreamSignals } from '../calls/telemetry/upstream.signals.ts';
import { upstreamTelemetry } from '../calls/telemetry/upstream.telemetry.ts';
import { UpstreamTls } from '../transport/tls/upstream-tls.ts';
import { ReachedUpstreams } from './reached-upstreams.ts';
import { instanceFileFaults } from './instance-file-faults.ts';
import { settingsFaults } from './settings-faults.ts';
import type { Forwards } from './settings-faults.ts';
import { WithUpstreams } from './upstream.settings.ts';
import { Upstreams } from './upstreams.ts';

/** Gives a BFF its upstreams, from the `upstreams` of its settings. */
@ReadsSettings(WithUpstreams)
@CheckedAtStart(async (settings: WithUpstreams & Forwards) => [
  ...settingsFaults(settings),
  ...settings.upstreams.flatMap(({ name, tls }) => (tls ? new UpstreamTls(name, tls, process.cwd(), () => undefined).faults() : [])),
  ...(await instanceFileFaults(settings.upstreams, process.cwd())),
])
@Module({ providers: [signalsProvider(UpstreamSignals, upstreamTelemetry), Upstreams, ReachedUpstreams], exports: [UpstreamSignals, Upstreams] })
export class UpstreamModule {}
