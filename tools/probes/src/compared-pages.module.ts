import { Controller, Get, Injectable, Module, Param } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import type { Plan } from '@portico/aggregation';
import { Field, Public, Returns } from '@portico/platform';
import { UpstreamModule, Upstreams } from '@portico/upstream';
import type { HttpContract, HttpUpstream } from '@portico/upstream';
import { IsString } from 'class-validator';

/** What the service behind the suite of capabilities says of a request. */
interface Seen {
  readonly url: string;
  readonly method: string;
}

interface Answered {
  get: { responses: { 200: { content: { 'application/json': Seen } } } };
  post: { responses: { 200: { content: { 'application/json': Seen } } } };
}

interface Service extends HttpContract {
  readonly paths?: { '/served': Answered; '/next': Answered };
}

const operation = (operationId: string, safe: boolean) => ({ operationId, safe, idempotent: safe, responses: { '200': { type: 'object' } } });
const SERVICE: Service = {
  name: 'probe-stable',
  components: { schemas: {} },
  operations: { 'GET /served': operation('served', true), 'GET /next': operation('next', true), 'POST /next': operation('change', false) },
};

class PageParams {
  @IsString()
  id!: string;
}

class PageView {
  @Field(String)
  id!: string;

  @Field(String)
  url!: string;
}

type PagePlan = Plan<PageParams, PageView>;

/** Two plans, each with a next version on all requests: one reads, and one would write. */
@Injectable()
class ComparedPlans {
  readonly page: PagePlan;
  readonly next: PagePlan;
  readonly order: PagePlan;
  readonly writing: PagePlan;

  constructor(upstreams: Upstreams) {
    const api = upstreams.http(SERVICE);
    const pageOf = (name: string, ask: (api: HttpUpstream<Service>) => Promise<Seen>): PagePlan =>
      plan(name, PageParams, { deadline: '20s' })
        .part('seen', () => ask(api))
        .view(({ seen, query: { id } }) => ({ id, url: seen.url }));
    this.next = pageOf('probe-page-next', (service) => service.get('/next'));
    this.page = pageOf('probe-page', (service) => service.get('/served')).compareWith(this.next, { percent: 100 });
    this.writing = pageOf('probe-order-next', (service) => service.post('/next', {}));
    this.order = pageOf('probe-order', (service) => service.get('/served')).compareWith(this.writing, { percent: 100 });
  }
}

@Controller('probe/compared')
@Public()
class ComparedController {
  constructor(private readonly plans: ComparedPlans) {}

  @Get('pages/:id')
  @Returns(PageView)
  page(@Param() params: PageParams): Promise<PageView> {
    return this.plans.page.run(params);
  }

  @Get('orders/:id')
  @Returns(PageView)
  order(@Param() params: PageParams): Promise<PageView> {
    return this.plans.order.run(params);
  }
}

/** Pages whose plans are compared with their next versions. */
@Module({ imports: [UpstreamModule], controllers: [ComparedController], providers: [ComparedPlans] })
export class ComparedPagesModule {}
