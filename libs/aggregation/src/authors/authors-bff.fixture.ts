import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Controller, Get, Injectable, Module, Param, Query } from '@nestjs/common';
import type { MiddlewareConsumer, NestModule } from '@nestjs/common';
import { Bff, Field, Identity, Public, Returns, StageFor } from '@portico/platform';
import type { Problem, RequestContext, Route, Stage } from '@portico/platform';
import { BffUnderTest } from '@portico/testing';
import { UpstreamModule, Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';
import { IsIn, IsOptional, Validate, ValidatorConstraint } from 'class-validator';
import type { ValidatorConstraintInterface } from 'class-validator';
import { shop } from './shop.fixture.ts';
import type { Shop } from './shop.fixture.ts';

/** A request of the specs says who it is in its path: `/page/ann`. */
export const whoIn = (url: string | undefined): string | undefined => /^\/page\/(\w+)/.exec(url ?? '')?.[1];

/** The team's own: its middleware keeps there who asks, as nestjs-cls and OpenTelemetry do. */
export const kept = new AsyncLocalStorage<string | undefined>();

/** What the spec that runs wants an author's code to do, by the kind of code. */
export class Script {
  page: (who: string, api: HttpUpstream<Shop>) => unknown = () => undefined;
  on: (kind: string, who: string | undefined) => unknown = () => undefined;
}

export const script = new Script();

@ValidatorConstraint()
class Watched implements ValidatorConstraintInterface {
  validate(value: string): boolean {
    script.on('validator', value);
    return true;
  }

  defaultMessage(): string {
    return 'is not watched';
  }
}

class PageQuery {
  @IsOptional()
  @Validate(Watched)
  watched?: string;
}

class PageParams {
  @IsIn(['ann', 'bob', 'bystander'])
  who!: string;
}

export class PageView {
  @Field(String) word!: string;
}

/** A view whose field is a function of the author's. */
export class WatchedView extends PageView {
  constructor(private readonly who: string) {
    super();
    Object.defineProperty(this, 'word', { get: () => (script.on('getter', this.who), this.who) });
  }
}

@Controller('page')
@Public()
class PageController {
  private readonly api: HttpUpstream<Shop>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(shop);
  }

  @Get(':who')
  @Returns(PageView)
  async page(@Param() { who }: PageParams, @Query() _query: PageQuery): Promise<PageView> {
    return (await script.page(who, this.api)) as PageView;
  }
}

@StageFor('claim')
@Injectable()
class WatchedStage implements Stage {
  async run({ request }: RequestContext): Promise<void> {
    script.on('run', whoIn(request.url));
    await Promise.resolve();
    script.on('run, later', whoIn(request.url));
  }

  follows({ path }: Route): boolean {
    return path.startsWith('/page');
  }

  async answered({ request }: RequestContext): Promise<void> {
    script.on('answered', whoIn(request.url));
    await Promise.resolve();
    script.on('answered, later', whoIn(request.url));
  }
}

/** A known caller, where a request says so. */
@StageFor('caller')
@Injectable()
class CallerStage implements Stage {
  turnsAway({ url }: IncomingMessage): Problem | undefined {
    script.on('turnsAway', whoIn(url));
    return undefined;
  }

  run(context: RequestContext): void {
    const subject = context.request.headers['x-caller'] as string | undefined;
    if (subject !== undefined) context.caller = { identity: new Identity('spec', subject), scopes: [], roles: [] };
  }
}

@Bff({ name: 'authors' })
@Module({ imports: [UpstreamModule], controllers: [PageController], providers: [WatchedStage, CallerStage] })
class AuthorsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(({ originalUrl }: { originalUrl: string }, _answer: unknown, next: () => void) => kept.run(whoIn(originalUrl), next)).forRoutes('page/*rest');
  }
}

/** A BFF all of whose code is the specs': `/page/:who` does what the script says. */
export const startAuthorsBff = (shopUrl: string): Promise<BffUnderTest> =>
  BffUnderTest.start({ root: AuthorsModule, file: join(__dirname, 'bff.yaml'), upstreams: { shop: [shopUrl] } });
