import { Module } from '@nestjs/common';
import { ReadsSettings, signalsProvider } from '@portico/platform';
import { WithOverload } from './overload.settings.ts';
import { OverloadSignals } from './overload.signals.ts';
import { OverloadStage } from './overload.stage.ts';
import { overloadTelemetry } from './overload.telemetry.ts';

/** Sheds load that the BFF itself cannot carry. */
@ReadsSettings(WithOverload)
@Module({ providers: [signalsProvider(OverloadSignals, overloadTelemetry), OverloadStage] })
export class OverloadModule {}
