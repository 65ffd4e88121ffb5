import { Module } from '@nestjs/common';
import { signalsProvider } from '@portico/platform';
import { ClientAddressSignals } from './client-address/client-address.signals.ts';
import { ClientAddressStage } from './client-address/client-address.stage.ts';
import { clientAddressTelemetry } from './client-address/client-address.telemetry.ts';

/** The BFF's outer edge. Needs an `edge` section of `EdgeSettings` in the BFF's settings. */
@Module({ providers: [signalsProvider(ClientAddressSignals, clientAddressTelemetry), ClientAddressStage] })
export class EdgeModule {}
