import { Module } from '@nestjs/common';
import { ReadsSettings, signalsProvider } from '@portico/platform';
import { ClientAddressSignals } from './client-address/client-address.signals.ts';
import { ClientAddressStage } from './client-address/client-address.stage.ts';
import { clientAddressTelemetry } from './client-address/client-address.telemetry.ts';
import { WithEdge } from './edge.settings.ts';
import { TlsModule } from './tls/tls.module.ts';

/** The BFF's outer edge. */
@ReadsSettings(WithEdge)
@Module({ imports: [TlsModule], providers: [signalsProvider(ClientAddressSignals, clientAddressTelemetry), ClientAddressStage] })
export class EdgeModule {}
