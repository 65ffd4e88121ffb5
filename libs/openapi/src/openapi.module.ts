import { Module } from '@nestjs/common';
import { OpenApiController } from './openapi.controller.ts';

/** Adds `/openapi.json`, the BFF's OpenAPI 3.1 document, for BFFs whose API is published. */
@Module({ controllers: [OpenApiController] })
export class OpenApiModule {}
