import '../by-hand/metadata.ts';
import { Agent } from 'node:http';
import { HttpModule } from '@nestjs/axios';
import { Controller, Get, Headers, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { endOnSigterm } from '../by-hand/end-on-sigterm.ts';
import type { Page } from '../by-hand/page.ts';
import { handSettings } from '../by-hand/settings.ts';
import { AxiosShop } from './axios-shop.ts';

@Controller('api')
class StorefrontController {
  constructor(private readonly shop: AxiosShop) {}

  @Get('storefront')
  get(@Headers('x-visit') visit: string | undefined): Promise<Page> {
    return this.shop.page(visit);
  }
}

/** Peer (b): what most teams would write, with connections kept alive as in the other subjects. */
@Module({
  imports: [HttpModule.register({ httpAgent: new Agent({ keepAlive: true, maxSockets: 128 }) })],
  controllers: [StorefrontController],
  providers: [AxiosShop],
})
class AppModule {}

const app = await NestFactory.create(AppModule, new ExpressAdapter(), { logger: ['error', 'warn'] });
await app.listen(handSettings(process.env).port, '127.0.0.1');
endOnSigterm();
