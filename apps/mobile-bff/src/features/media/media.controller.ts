import { Controller, Get, Param, Req } from '@nestjs/common';
import { Public, Stream } from '@portico/platform';
import { askedOf, passThrough } from '@portico/proxy';
import type { FastifyRequest } from 'fastify';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import type { ImageWidth } from '../../upstreams/catalog.client.ts';
import { ImageParams } from './image.params.ts';

/** The catalogue's images, in the widths that screens link to, passed through while they arrive. */
@Controller('v1/media')
export class MediaController {
  constructor(private readonly catalog: CatalogClient) {}

  @Get(':imageId/:width')
  @Public()
  @Stream({ types: ['image/*'] })
  get(@Param() { imageId, width }: ImageParams, @Req() request: FastifyRequest): Promise<void> {
    return passThrough(this.catalog.image(imageId, width as ImageWidth, askedOf(request.headers)));
  }
}
