import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ReadsSettings, signalsProvider } from '@portico/platform';
import { WithComparisons } from '../comparing/comparisons.settings.ts';
import { LiveComparisons } from '../comparing/live-comparisons.ts';
import { PlanSignals } from '../telemetry/plan.signals.ts';
import { planTelemetry } from '../telemetry/plan.telemetry.ts';
import { Plans } from './plans.ts';

/**
 * Shows a BFF's plans, and brings their log lines and metrics. The plans themselves need no module: they are fields of the BFF's own providers.
 */
@ReadsSettings(WithComparisons)
@Module({ imports: [DiscoveryModule], providers: [signalsProvider(PlanSignals, planTelemetry), Plans, LiveComparisons], exports: [Plans] })
export class AggregationModule {}
