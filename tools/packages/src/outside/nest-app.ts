/** An ordinary application of Nest, as `nest new` lays it out, with a route over a plan, an upstream and sign-in. By paths. */
export const NEST_APP: Readonly<Record<string, string>> = {
  'tsconfig.json': `{
  "compilerOptions": {
    "module": "nodenext",
    "moduleResolution": "nodenext",
    "target": "es2023",
    "strict": true,
    "esModuleInterop": true,
    "isolatedModules": true,
    "emitDecoratorMetadata": true,
    "experimentalDecorators": true,
    "skipLibCheck": true,
    "types": ["node"],
    "rootDir": "./src",
    "outDir": "./dist"
  },
  "include": ["src"]
}
`,
  'bff.yaml': `server:
  deadline: 2s
session:
  issuer: http://127.0.0.1:1
  clientId: outside
upstreams:
  - { name: rates, kind: http, instances: ['http://127.0.0.1:2'], timeout: 1s }
`,
  'src/main.ts': `import { runBff } from '@portico/platform';
import { AppModule } from './app.module.js';

await runBff(AppModule);
`,
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import { AggregationModule } from '@portico/aggregation';
import { CallersModule, SessionModule, SessionStrategy } from '@portico/auth';
import { EdgeModule } from '@portico/edge';
import { ObservabilityModule } from '@portico/observability';
import { OpenApiModule } from '@portico/openapi';
import { Bff } from '@portico/platform';
import { RateLimitModule } from '@portico/rate-limit';
import { UpstreamModule } from '@portico/upstream';
import { MoneyController } from './money.controller.js';
import { MoneyPlan } from './money.plan.js';
import { RatesClient } from './rates.client.js';

const CAPABILITIES = [AggregationModule, EdgeModule, ObservabilityModule, OpenApiModule, RateLimitModule.forRoot(), SessionModule, UpstreamModule];

@Bff({ name: 'outside', title: 'Outside' })
@Module({
  imports: [...CAPABILITIES, CallersModule.recognisedBy(SessionStrategy)],
  controllers: [MoneyController],
  providers: [MoneyPlan, RatesClient],
})
export class AppModule {}
`,
  'src/rates.client.ts': `import { Injectable } from '@nestjs/common';
import { Upstreams } from '@portico/upstream';
import type { HttpContract, HttpUpstream } from '@portico/upstream';

interface Rates extends HttpContract {
  readonly paths?: {
    '/rates/{currency}': {
      get: {
        parameters: { path: { currency: string }; query?: never; header?: never };
        responses: { 200: { content: { 'application/json': { rate: number } } } };
      };
    };
  };
}

const RATES: Rates = {
  name: 'rates',
  components: { schemas: {} },
  operations: {
    'GET /rates/{currency}': {
      operationId: 'getRate',
      safe: true,
      idempotent: true,
      responses: { 200: { type: 'object', required: ['rate'], properties: { rate: { type: 'number' } } } },
    },
  },
};

@Injectable()
export class RatesClient {
  private readonly api: HttpUpstream<Rates>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(RATES);
  }

  async rate(currency: string): Promise<number> {
    const { rate } = await this.api.get('/rates/{currency}', { path: { currency } });
    return rate;
  }
}
`,
  'src/money.plan.ts': `import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { Matches } from 'class-validator';
import { toMoneyView } from './money.view.js';
import { RatesClient } from './rates.client.js';

export class MoneyQuery {
  @Matches(/^[A-Z]{3}$/)
  currency!: string;
}

@Injectable()
export class MoneyPlan {
  constructor(private readonly rates: RatesClient) {}

  readonly money = plan('money', MoneyQuery, { deadline: '1s' })
    .part('rate', { within: '500ms', onFailure: 'omit' }, ({ query }) => this.rates.rate(query.currency))
    .view(toMoneyView);
}
`,
  'src/money.view.ts': `import { Field } from '@portico/platform';

export class MoneyView {
  @Field()
  currency!: string;

  @Field(Number, { nullable: true })
  rate!: number | null;
}

export class CallerView {
  @Field()
  subject!: string;
}

interface Parts {
  readonly rate: number | undefined;
  readonly query: { readonly currency: string };
}

export const toMoneyView = ({ rate, query }: Parts): MoneyView => ({ currency: query.currency, rate: rate ?? null });
`,
  'src/money.controller.ts': `import { Controller, Get, Query } from '@nestjs/common';
import { Authenticated, currentContext, Public, Returns } from '@portico/platform';
import { MoneyPlan, MoneyQuery } from './money.plan.js';
import { CallerView, MoneyView } from './money.view.js';

@Controller('api')
export class MoneyController {
  constructor(private readonly plans: MoneyPlan) {}

  @Get('money')
  @Public()
  @Returns(MoneyView)
  money(@Query() query: MoneyQuery): Promise<MoneyView> {
    return this.plans.money.run(query);
  }

  @Get('me')
  @Authenticated()
  @Returns(CallerView)
  me(): CallerView {
    return { subject: currentContext().caller?.identity.subject ?? '' };
  }
}
`,
};
