import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Plans } from './plans.ts';

/** Shows a BFF's plans. The plans themselves need no module: they are fields of the BFF's own providers. */
@Module({ imports: [DiscoveryModule], providers: [Plans], exports: [Plans] })
export class AggregationModule {}
