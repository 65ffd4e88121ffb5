import { Module } from '@nestjs/common';
import { CheckedAtStart } from '@portico/platform';
import { UpstreamTls } from '../tls/upstream-tls.ts';
import { deadlineFaults } from './deadline-faults.ts';
import type { Forwards } from './deadline-faults.ts';
import { transportFaults } from './transport-faults.ts';
import type { WithUpstreams } from './upstream.settings.ts';
import { Upstreams } from './upstreams.ts';

/** Gives a BFF its upstreams, from the `upstreams` of its settings. */
@CheckedAtStart((settings: WithUpstreams & Forwards) => [
  ...deadlineFaults(settings),
  ...transportFaults(settings),
  ...settings.upstreams.flatMap(({ name, tls }) => (tls ? new UpstreamTls(name, tls, process.cwd(), () => undefined).faults() : [])),
])
@Module({ providers: [Upstreams], exports: [Upstreams] })
export class UpstreamModule {}
