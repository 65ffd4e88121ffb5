import { Body, Controller, Get, Injectable, Module, Post, UseGuards } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiOperation, ApiProperty, ApiTags, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import type { HealthCheckResult } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { Repeatable } from '@portico/idempotency';
import { Public, Returns, Stream } from '@portico/platform';
import { IsString } from 'class-validator';
import type { Chapter } from '../idiom.ts';
import { answer } from '../probe.ts';
import { Word } from './views.ts';

class Documented {
  @ApiProperty({ description: 'What it is called' })
  @IsString()
  name!: string;
}

@ApiTags('cats')
@Controller('documented')
@Public()
class DocumentedController {
  @Post()
  @Repeatable()
  @ApiOperation({ summary: 'Adds a cat' })
  @Returns(Word)
  create(@Body() { name }: Documented): Word {
    return { word: name };
  }
}

@Injectable()
class DogHealth {
  constructor(private readonly indicators: HealthIndicatorService) {}
  check() {
    return this.indicators.check('dogs').up({ barking: 2 });
  }
}

@Controller('health')
@Public()
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly dogs: DogHealth,
  ) {}
  @Get()
  @HealthCheck()
  @Stream()
  check(): Promise<HealthCheckResult> {
    return this.health.check([() => this.dogs.check()]);
  }
}

@Injectable()
class CatsOfTheFeature {
  name(): string {
    return 'Tom';
  }
}

@Controller('feature')
@Public()
class FeatureController {
  constructor(private readonly cats: CatsOfTheFeature) {}
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: this.cats.name() };
  }
}

@Module({ controllers: [FeatureController], providers: [CatsOfTheFeature] })
class FeatureModule {}

/** What the guard of a GraphQL, WebSocket or RPC handler sees. */
@Injectable()
class KindGuard {
  canActivate(context: ExecutionContext): boolean {
    return context.getType<string>() === 'http';
  }
}

@Controller('kind')
@Public()
class Kind {
  @Get()
  @UseGuards(KindGuard)
  @Returns(Word)
  get(): Word {
    return { word: 'http' };
  }
}

export const documentsAndTests: Chapter = {
  title: 'OpenAPI, health checks, testing, standalone',
  idioms: [
    {
      what: '`@ApiProperty()`, `@ApiOperation()` and `SwaggerModule.createDocument()`',
      parts: () => ({ controllers: [DocumentedController] }),
      probe: ({ app }) => {
        const document = SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('Cats').build());
        const { description } = (document.components?.schemas?.['Documented'] as { properties: Record<string, { description: string }> }).properties['name'] ?? { description: '' };
        return Promise.resolve({ paths: Object.keys(document.paths), summary: document.paths['/documented']?.post?.summary, description });
      },
      nest: { paths: ['/documented'], summary: 'Adds a cat', description: 'What it is called' },
      note: 'the BFF’s own document has their words too',
    },
    {
      what: '`SwaggerModule.setup()`',
      parts: () => ({ controllers: [DocumentedController] }),
      main: (app) => SwaggerModule.setup('api-docs', app, () => SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('Cats').build()), { ui: false }),
      plugins: [{ path: '/api-docs*', access: 'public' }],
      probe: async (served) => {
        const { status, body } = (await answer('/api-docs-json')(served)) as { status: number; body: { info: { title: string } } };
        return { status, title: body.info.title };
      },
      nest: { status: 200, title: 'Cats' },
      note: 'with `@PluginRoutes({ path: \'/api-docs*\', access: \'public\' })` on the root module; the BFF’s own document, with limits and problems, is `OpenApiModule`’s',
    },
    { what: '`@nestjs/terminus` with an indicator', parts: () => ({ imports: [TerminusModule], providers: [DogHealth], controllers: [HealthController] }), probe: answer('/health'), nest: { status: 200, body: { status: 'ok', info: { dogs: { status: 'up', barking: 2 } }, error: {}, details: { dogs: { status: 'up', barking: 2 } } } }, note: 'on a `@Stream()`; with `@InReadiness()` it is part of `/health/ready` on the management port: see [Monitoring](../guides/monitoring.md)' },
    {
      what: '`Test.createTestingModule()` of a feature, with `overrideProvider()`',
      parts: () => ({ imports: [FeatureModule] }),
      probe: async (served) => {
        const feature = await Test.createTestingModule({ imports: [FeatureModule] }).overrideProvider(CatsOfTheFeature).useValue({ name: () => 'fake' }).compile();
        return [feature.get(FeatureController).get(), await answer('/feature')(served)];
      },
      nest: [{ word: 'fake' }, { status: 200, body: { word: 'Tom' } }],
    },
    {
      what: 'a standalone application',
      parts: () => ({ imports: [FeatureModule] }),
      probe: async ({ app }) => {
        const context = await NestFactory.createApplicationContext(FeatureModule, { logger: false });
        const name = context.select(FeatureModule).get(CatsOfTheFeature).name();
        await context.close();
        return [name, app.select(FeatureModule).get(CatsOfTheFeature).name()];
      },
      nest: ['Tom', 'Tom'],
    },
    { what: '`ExecutionContext.getType()`', parts: () => ({ controllers: [Kind] }), probe: answer('/kind'), nest: { status: 200, body: { word: 'http' } } },
  ],
};
