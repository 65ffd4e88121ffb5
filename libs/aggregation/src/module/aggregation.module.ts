import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { signalsProvider } from '@portico/platform';
import { PlanSignals } from '../telemetry/plan.signals.ts';
import { planTelemetry } from '../telemetry/plan.telemetry.ts';
import { Plans } from './plans.ts';

/**
 * Shows a BFF's plans, and brings their log lines and metrics. The plans themselves need no module: they are fields of the BFF's own providers.
 */
@Module({ imports: [DiscoveryModule], providers: [signalsProvider(PlanSignals, planTelemetry), Plans], exports: [Plans] })
export class AggregationModule {}
