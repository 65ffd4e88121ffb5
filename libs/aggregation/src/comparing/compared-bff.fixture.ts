import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Controller, Get, Injectable, Module, Param } from '@nestjs/common';
import { Bff, Field, Identity, Public, Returns, StageFor } from '@portico/platform';
import type { RequestContext, Stage } from '@portico/platform';
import { BffUnderTest } from '@portico/testing';
import { UpstreamModule, Upstreams } from '@portico/upstream';
import type { HttpContract, HttpUpstream } from '@portico/upstream';
import { IsString } from 'class-validator';
import { AggregationModule } from '../module/aggregation.module.ts';
import { plan } from '../plan/plan-builder.ts';
import type { Plan } from '../plan/plan.ts';
import type { ComparisonRules } from './plan-comparison.ts';

/** What the service says of a page: version 1 to the plan that is served, version 2 to the next one. */
export interface ServedPage {
  readonly id: string;
  readonly title?: string;
  readonly customer: { readonly mail: string };
  readonly items: readonly { readonly sku: string; readonly amount: number; readonly stock: number | string }[];
  readonly made: string;
}

interface Asked {
  get: { responses: { 200: { content: { 'application/json': ServedPage } } } };
  post: { responses: { 200: { content: { 'application/json': ServedPage } } } };
}

interface Service extends HttpContract {
  readonly paths?: { '/v1': Asked; '/v2': Asked };
}

const operation = (method: string, safe: boolean) => ({ operationId: method, safe, idempotent: safe, responses: { '200': { type: 'object' } } });
const service: Service = {
  name: 'shop',
  components: { schemas: {} },
  operations: { 'GET /v1': operation('one', true), 'GET /v2': operation('two', true), 'POST /v2': operation('change', false) },
};

class PageParams {
  @IsString()
  id!: string;
}

export class PageView {
  @Field(String) id!: string;
}

/** What its next plan does. */
export const script: { next: (api: HttpUpstream<Service>) => Promise<ServedPage>; check: () => unknown; rules: ComparisonRules } = {
  next: (api) => api.get('/v2'),
  check: () => undefined,
  rules: {},
};

@Injectable()
class PagePlans {
  readonly page: Plan<PageParams, ServedPage>;
  readonly next: Plan<PageParams, ServedPage>;

  constructor(upstreams: Upstreams) {
    const api = upstreams.http(service);
    this.next = plan('page-next', PageParams, { deadline: '20s' })
      .part('page', { onFailure: 'omit' }, () => script.next(api))
      .part('check', () => script.check())
      .view(({ page, query: { id } }) => ({ ...(page as ServedPage), id }));
    this.page = plan('page', PageParams, { deadline: '20s' })
      .part('page', () => api.get('/v1'))
      .view(({ page, query: { id } }) => ({ ...page, id }))
      .compareWith(this.next, script.rules as never);
  }
}

@Controller('page')
@Public()
class PageController {
  constructor(private readonly plans: PagePlans) {}

  @Get(':id')
  @Returns(PageView)
  get(@Param() params: PageParams): Promise<PageView> {
    return this.plans.page.run(params);
  }
}

@StageFor('caller')
@Injectable()
class CallerStage implements Stage {
  run(context: RequestContext): void {
    const subject = context.request.headers['x-caller'];
    if (typeof subject === 'string') context.caller = { identity: new Identity('spec', subject), scopes: [], roles: [] };
  }
}

@Bff({ name: 'compared' })
@Module({ imports: [UpstreamModule, AggregationModule], controllers: [PageController], providers: [PagePlans, CallerStage] })
class ComparedModule {}

/** A service behind the plans, and what it was asked. */
export class ComparedService {
  readonly asked: string[] = [];
  answer: (request: IncomingMessage) => unknown = () => ({});
  /** Answers of version 2 that are kept back; undefined where none are. */
  held: (() => void)[] | undefined;
  private readonly server: Server = createServer((request, response) => {
    this.asked.push(`${request.method} ${request.url}`);
    const send = (): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(this.answer(request)));
    if (request.url === '/v2' && this.held) this.held.push(send);
    else send();
  });

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

export function startCompared(url: string, rules: ComparisonRules): Promise<BffUnderTest> {
  script.rules = rules;
  return BffUnderTest.start({ root: ComparedModule, file: join(__dirname, '../authors/bff.yaml'), upstreams: { shop: [url] }, env: { PORTICO_SERVER__DEADLINE: '20s', PORTICO_UPSTREAMS__SHOP__TIMEOUT: '20s' } });
}
