import { Module } from '@nestjs/common';
import { signalsProvider } from '@portico/platform';
import { OverloadSignals } from './overload.signals.ts';
import { OverloadStage } from './overload.stage.ts';
import { overloadTelemetry } from './overload.telemetry.ts';

/** Sheds load that the BFF itself cannot carry. Needs an `overload` section of `OverloadSettings` in the BFF's settings. */
@Module({ providers: [signalsProvider(OverloadSignals, overloadTelemetry), OverloadStage] })
export class OverloadModule {}
