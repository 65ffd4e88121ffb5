import { Module } from '@nestjs/common';
import { OverloadStage } from './overload.stage.ts';

/** Sheds load that the BFF itself cannot carry. Needs an `overload` section of `OverloadSettings` in the BFF's settings. */
@Module({ providers: [OverloadStage] })
export class OverloadModule {}
