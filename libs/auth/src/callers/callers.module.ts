import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { signalsProvider } from '@portico/platform';
import { AuthSignals } from './auth.signals.ts';
import { authTelemetry } from './auth.telemetry.ts';
import { CALLER_STRATEGIES, CallerStage } from './caller.stage.ts';
import type { CallerStrategy } from './caller-strategy.ts';
import type { PassportCallerStrategy } from '../passport/passport-caller.ts';

/** Who calls a BFF: `CallersModule.recognisedBy(BearerStrategy, DevelopmentCallerStrategy)`. */
@Module({})
export class CallersModule {
  /** @param strategies in the order in which they are asked */
  static recognisedBy(...strategies: readonly Type<CallerStrategy>[]): DynamicModule {
    const inOrder = { provide: CALLER_STRATEGIES, useFactory: (...made: CallerStrategy[]) => made, inject: [...strategies] };
    return { module: CallersModule, providers: [signalsProvider(AuthSignals, authTelemetry), ...strategies.flatMap(needed), ...strategies, inOrder, CallerStage] };
  }
}

/** What a strategy is made around: one of passport's. */
const needed = (strategy: Type<CallerStrategy>): readonly Type[] => (strategy as Partial<PassportCallerStrategy>).providers ?? [];
