import { Module } from '@nestjs/common';
import { OpenApiController } from './openapi.controller.ts';
import { OpenApiPageModule } from './openapi-page.module.ts';

/** Adds `/openapi.json`, the BFF's OpenAPI 3.1 document, for BFFs whose API is published; the management port has it too. */
@Module({ imports: [OpenApiPageModule], controllers: [OpenApiController] })
export class OpenApiModule {}
