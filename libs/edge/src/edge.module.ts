import { Module } from '@nestjs/common';
import { CheckedAtStart, Environment, ReadsSettings, signalsProvider, StartError } from '@portico/platform';
import { AddressLists } from './addresses/address-lists.ts';
import { AddressRulesStage } from './addresses/address-rules.stage.ts';
import { AddressesSignals } from './addresses/addresses.signals.ts';
import { addressesTelemetry } from './addresses/addresses.telemetry.ts';
import { ClientAddressSignals } from './client-address/client-address.signals.ts';
import { ClientAddressStage } from './client-address/client-address.stage.ts';
import { clientAddressTelemetry } from './client-address/client-address.telemetry.ts';
import { AnswerCompressor } from './compression/answer-compressor.ts';
import { CorsStage } from './cors/cors.stage.ts';
import { edgeFaults } from './edge-faults.ts';
import { EdgeSettings, WithEdge } from './edge.settings.ts';
import { ProxyProtocol } from './proxy-protocol/proxy-protocol.ts';
import { ProxyProtocolSignals } from './proxy-protocol/proxy-protocol.signals.ts';
import { proxyProtocolTelemetry } from './proxy-protocol/proxy-protocol.telemetry.ts';
import { SecurityHeaders } from './security-headers/security-headers.ts';
import { TlsModule } from './tls/tls.module.ts';

/** The BFF's outer edge: who the client is, which addresses and origins may call, and how answers leave. */
@ReadsSettings(WithEdge)
@CheckedAtStart(({ edge }: WithEdge, environment) => edgeFaults(edge, environment))
@Module({
  imports: [TlsModule],
  providers: [
    signalsProvider(ClientAddressSignals, clientAddressTelemetry),
    signalsProvider(AddressesSignals, addressesTelemetry),
    signalsProvider(ProxyProtocolSignals, proxyProtocolTelemetry),
    ProxyProtocol,
    {
      provide: AddressLists,
      useFactory: async (settings: EdgeSettings, environment: Environment, signals: AddressesSignals): Promise<AddressLists> => {
        const faults = await edgeFaults(settings, environment);
        if (faults.length > 0) throw new StartError(faults);
        return AddressLists.read(settings.addresses, signals);
      },
      inject: [EdgeSettings, Environment, AddressesSignals],
    },
    AddressRulesStage,
    AnswerCompressor,
    ClientAddressStage,
    CorsStage,
    SecurityHeaders,
  ],
})
export class EdgeModule {}
