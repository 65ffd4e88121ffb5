import type { FactoryProvider, Type } from '@nestjs/common';
import { Signals } from '../events/signals.ts';
import type { SignalSet } from '../events/signals.ts';
import { Environment } from '../server/environment.ts';
import { Telemetry } from './telemetry.ts';
import type { TelemetrySource } from './telemetry.ts';

/**
 * Provides a concept's signals to the module that emits them, and brings their log lines and metrics. Several modules may provide the same.
 *
 * ```ts
 * @Module({ providers: [signalsProvider(OverloadSignals, overloadTelemetry), OverloadStage] })
 * ```
 */
export const signalsProvider = <S extends SignalSet<S>>(set: Type<S>, telemetryOf?: (signals: S, all: Signals, environment: Environment) => TelemetrySource): FactoryProvider<S> => ({
  provide: set,
  useFactory: (all: Signals, telemetry: Telemetry, environment: Environment) => {
    const signals = all.of(set);
    if (telemetryOf) telemetry.add(set, telemetryOf(signals, all, environment));
    return signals;
  },
  inject: [Signals, Telemetry, Environment],
});
