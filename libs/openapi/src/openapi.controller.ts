import { Controller, Get, Header } from '@nestjs/common';
import { Public, Stream, Undocumented } from '@portico/platform';
import { ApiDescription } from './api-description.ts';

/** Serves the API's own description. */
@Controller()
export class OpenApiController {
  constructor(private readonly description: ApiDescription) {}

  @Get('openapi.json')
  @Public()
  @Stream()
  @Undocumented()
  @Header('content-type', 'application/json; charset=utf-8')
  get(): string {
    return this.description.text;
  }
}
