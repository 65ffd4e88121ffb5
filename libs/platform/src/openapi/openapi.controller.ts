import { Controller, Get, Header } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Stages } from '../pipeline/stages.ts';
import { Public, Stream, Undocumented } from '../routes/decorators.ts';
import { DeclaredRoutes } from '../routes/declared-routes.ts';
import { BffIdentity } from '../server/bff-identity.ts';
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
