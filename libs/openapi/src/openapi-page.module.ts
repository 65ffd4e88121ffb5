import { Module } from '@nestjs/common';
import { ApiDescription } from './api-description.ts';

/** Adds `/openapi.json`, the BFF's OpenAPI 3.1 document, to the management port: for the people who build its clients, not for its callers. */
@Module({ providers: [ApiDescription], exports: [ApiDescription] })
export class OpenApiPageModule {}
