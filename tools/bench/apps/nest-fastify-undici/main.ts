import '../by-hand/metadata.ts';
import { Controller, Get, Headers, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, RouteSchema } from '@nestjs/platform-fastify';
import { endOnSigterm } from '../by-hand/end-on-sigterm.ts';
import { PAGE_SCHEMA } from '../by-hand/page-schema.ts';
import type { Page } from '../by-hand/page.ts';
import { handSettings } from '../by-hand/settings.ts';
import { UndiciShop } from '../by-hand/undici-shop.ts';

const settings = handSettings(process.env);

@Controller('api')
class StorefrontController {
  private remembered: Page | undefined;

  constructor(private readonly shop: UndiciShop) {}

  @Get('storefront')
  @RouteSchema({ response: { 200: PAGE_SCHEMA } })
  get(@Headers('x-visit') visit: string | undefined): Promise<Page> {
    return this.shop.page(visit);
  }

  @Get('storefront/remembered')
  @RouteSchema({ response: { 200: PAGE_SCHEMA } })
  async getRemembered(): Promise<Page> {
    return (this.remembered ??= await this.shop.page(undefined));
  }
}

/** Between peer (a) and the platform: what Nest itself adds; and Nest with no call to make, to compare the platform with. */
@Module({ controllers: [StorefrontController], providers: [{ provide: UndiciShop, useValue: new UndiciShop(settings) }] })
class AppModule {}

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error', 'warn'] });
await app.listen(settings.port, '127.0.0.1');
endOnSigterm();
