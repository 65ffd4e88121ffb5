import { Module } from '@nestjs/common';
import { CallersModule } from '../callers/callers.module.ts';
import { DevelopmentCallerStrategy } from './development-caller.strategy.ts';

/** Until a BFF has its sign-in: the caller is whom the header `x-development-caller` names, in development only. */
@Module({ imports: [CallersModule.recognisedBy(DevelopmentCallerStrategy)] })
export class DevelopmentCallerModule {}
