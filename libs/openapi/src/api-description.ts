import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { BffIdentity, DeclaredRoutes, ManagementPages, Stages } from '@portico/platform';
import { openApiDocument } from './openapi-document.ts';

/** The BFF's OpenAPI document. It is written once, at start, so that what cannot be described stops the start. */
@Injectable()
export class ApiDescription implements OnModuleInit {
  /** JSON on one line. */
  text = '';

  constructor(
    private readonly identity: BffIdentity,
    private readonly routes: DeclaredRoutes,
    private readonly stages: Stages,
    private readonly pages: ManagementPages,
  ) {}

  onModuleInit(): void {
    const stages = [...this.stages.bySlot().values()].flatMap(({ documentation }) => documentation ?? []);
    const document = openApiDocument(this.identity, this.routes.table.routes, stages);
    this.text = JSON.stringify(document);
    this.pages.add({
      path: '/openapi.json',
      about: 'the OpenAPI document of this BFF',
      render: () => ({ type: 'application/json; charset=utf-8', body: `${JSON.stringify(document, null, 2)}\n` }),
    });
  }
}
