import { Controller, Get, Header } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { BffIdentity, DeclaredRoutes, Public, Stages, Stream, Undocumented } from '@portico/platform';
import { openApiDocument } from './openapi-document.ts';

/** Serves the API's own description. It is written once, at start, so that what cannot be described stops the start. */
@Controller()
export class OpenApiController implements OnModuleInit {
  private document = '';

  constructor(
    private readonly identity: BffIdentity,
    private readonly routes: DeclaredRoutes,
    private readonly stages: Stages,
  ) {}

  onModuleInit(): void {
    const stages = [...this.stages.bySlot().values()].flatMap(({ documentation }) => documentation ?? []);
    this.document = JSON.stringify(openApiDocument(this.identity, this.routes.table.routes, stages));
  }

  @Get('openapi.json')
  @Public()
  @Stream()
  @Undocumented()
  @Header('content-type', 'application/json; charset=utf-8')
  get(): string {
    return this.document;
  }
}
