import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../upstreams/upstream-clients.module.ts';
import { MediaController } from './media.controller.ts';

@Module({ imports: [UpstreamClientsModule], controllers: [MediaController] })
export class MediaModule {}
