import { Module } from '@nestjs/common';
import { CheckedAtStart, ReadsSettings, signalsProvider } from '@portico/platform';
import { ClientCertificateStage } from './client-certificate.stage.ts';
import { RunningTls } from './running-tls.ts';
import { tlsFaults } from './tls-settings-faults.ts';
import { WithTls } from './tls.settings.ts';
import { TlsSignals } from './tls.signals.ts';
import { tlsTelemetry } from './tls.telemetry.ts';

/** TLS that ends at the BFF itself, where the settings have certificates for it. */
@CheckedAtStart(tlsFaults)
@ReadsSettings(WithTls)
@Module({ providers: [signalsProvider(TlsSignals, tlsTelemetry), ClientCertificateStage, RunningTls] })
export class TlsModule {}
