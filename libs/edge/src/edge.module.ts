import { Module } from '@nestjs/common';
import { ClientAddressStage } from './client-address/client-address.stage.ts';

/** The BFF's outer edge. Needs an `edge` section of `EdgeSettings` in the BFF's settings. */
@Module({ providers: [ClientAddressStage] })
export class EdgeModule {}
