import { Module } from '@nestjs/common';
import { DevelopmentCallerStage } from './development-caller.stage.ts';

/** Until a BFF has its sign-in: the caller is whom the header `x-development-caller` names, in development only. */
@Module({ providers: [DevelopmentCallerStage] })
export class DevelopmentCallerModule {}
