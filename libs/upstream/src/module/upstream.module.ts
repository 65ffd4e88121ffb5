import { Module } from '@nestjs/common';
import { Upstreams } from './upstreams.ts';

/** Gives a BFF its upstreams, from the `upstreams` of its settings. */
@Module({ providers: [Upstreams], exports: [Upstreams] })
export class UpstreamModule {}
