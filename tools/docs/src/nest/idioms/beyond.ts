import { Args, Field as GraphField, GraphQLModule, Int, Mutation, ObjectType, Query as GraphQuery, Resolver } from '@nestjs/graphql';
import { MercuriusDriver } from '@nestjs/mercurius';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import { Body, Controller, Get, Injectable, Module, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ClientProxyFactory, EventPattern, MessagePattern, Payload, Transport } from '@nestjs/microservices';
import type { ClientProxy } from '@nestjs/microservices';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { ApiOperation, ApiProperty, ApiTags, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import type { HealthCheckResult } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { SkipThrottle, Throttle, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Public, Repeatable, Returns, Stream } from '@portico/platform';
import { freePort } from '@portico/testing';
import { IsString } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignJWT } from 'jose';
import { Strategy as BearerStrategy } from 'passport-http-bearer';
import { ExtractJwt, Strategy as JwtStrategy } from 'passport-jwt';
import { Strategy as LocalStrategy } from 'passport-local';
import { firstValueFrom } from 'rxjs';
import WebSocket from 'ws';
import type { Chapter } from '../idiom.ts';
import { answer, each, status } from '../probe.ts';
import { Word } from './views.ts';

// Security

interface User {
  readonly name: string;
}
type WithUser = FastifyRequest & { user?: User };

const SECRET = 'a secret of more than thirty-two characters';
const token = (subject: string): Promise<string> => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setSubject(subject).setExpirationTime('5m').sign(new TextEncoder().encode(SECRET));

@Injectable()
class Jwt extends PassportStrategy(JwtStrategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET });
  }
  validate({ sub }: { sub: string }): User {
    return { name: sub };
  }
}

@Injectable()
class Bearer extends PassportStrategy(BearerStrategy) {
  validate(given: string): User | null {
    return given === 'known' ? { name: 'ann' } : null;
  }
}

@Injectable()
class Local extends PassportStrategy(LocalStrategy) {
  validate(username: string, password: string): User | null {
    return password === 'right' ? { name: username } : null;
  }
}

class Credentials {
  @IsString()
  username!: string;
  @IsString()
  password!: string;
}

@Controller('mine')
@Public()
class Mine {
  @Get('jwt')
  @UseGuards(AuthGuard('jwt'))
  @Returns(Word)
  jwt(@Req() { user }: WithUser): Word {
    return { word: user?.name ?? 'nobody' };
  }

  @Get('bearer')
  @UseGuards(AuthGuard('bearer'))
  @Returns(Word)
  bearer(@Req() { user }: WithUser): Word {
    return { word: user?.name ?? 'nobody' };
  }

  @Post('login')
  @Repeatable()
  @UseGuards(AuthGuard('local'))
  @Returns(Word)
  login(@Req() { user }: WithUser, @Body() { username }: Credentials): Word {
    return { word: `${user?.name} ${username}` };
  }
}

const mine = (strategy: new () => object) => () => ({ imports: [PassportModule], providers: [strategy], controllers: [Mine] });

@Controller('limited')
@Public()
class Limited {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'shown' };
  }
  @Get('more')
  @Throttle({ default: { limit: 1, ttl: 60_000 } })
  @Returns(Word)
  more(): Word {
    return { word: 'once' };
  }
  @Get('free')
  @SkipThrottle()
  @Returns(Word)
  free(): Word {
    return { word: 'free' };
  }
}

const throttled = () => ({ imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 2 }])], controllers: [Limited], providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }] });

// Documents and health

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

// Microservices

const heard: string[] = [];

@Controller()
@Public()
class MathController {
  @MessagePattern({ cmd: 'sum' })
  sum(@Payload() numbers: number[]): number {
    return numbers.reduce((one, other) => one + other, 0);
  }
  @EventPattern('user_created')
  created(@Payload() { id }: { id: string }): void {
    heard.push(id);
  }
}

let tcp = 0;

@Injectable()
class SumsClient {
  async sum(...numbers: number[]): Promise<number> {
    const client: ClientProxy = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port: tcp } });
    try {
      return await firstValueFrom(client.send<number>({ cmd: 'sum' }, numbers));
    } finally {
      await client.close();
    }
  }
}

@Controller('sums')
@Public()
class Sums {
  constructor(private readonly modules: SumsClient) {}
  @Get(':a/:b')
  @Returns(Word)
  async get(@Param('a') a: string, @Param('b') b: string): Promise<Word> {
    return { word: String(await this.modules.sum(Number(a), Number(b))) };
  }
}

// WebSockets

@Public()
@WebSocketGateway({ path: '/ws' })
class Events {
  @SubscribeMessage('events')
  handle(@MessageBody() data: { word: string }): { event: string; data: string } {
    return { event: 'events', data: data.word };
  }
}

const webSockets = { main: (app: NestFastifyApplication) => void app.useWebSocketAdapter(new WsAdapter(app)) };

// GraphQL

@ObjectType()
class Author {
  @GraphField(() => Int)
  id!: number;
  @GraphField()
  name!: string;
}

@Resolver(() => Author)
@Public()
class AuthorsResolver {
  @GraphQuery(() => Author)
  author(@Args('id', { type: () => Int }) id: number): Author {
    return { id, name: `author ${id}` };
  }
  @Mutation(() => Author)
  rename(@Args('name') name: string): Author {
    return { id: 1, name };
  }
}

class GraphqlRequest {
  @IsString()
  query!: string;
}

@Controller('graphql')
@Public()
class GraphqlController {
  @Post()
  @Repeatable()
  @Stream()
  async ask(@Body() { query }: GraphqlRequest, @Res() reply: FastifyReply & { graphql(query: string): Promise<object> }): Promise<void> {
    void reply.send(await reply.graphql(query));
  }
}

const graphql = (routes: boolean) => GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true, routes });

const AUTHOR = { data: { author: { id: 7, name: 'author 7' } } };
const QUERY = { query: '{ author(id: 7) { id name } }' };

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

export const beyond: readonly Chapter[] = [
  {
    title: 'Security',
    idioms: [
      { what: '`AuthGuard(\'jwt\')` of `passport-jwt`', parts: mine(Jwt), probe: async (served) => [await answer('/mine/jwt', { headers: { authorization: `Bearer ${await token('ann')}` } })(served), await status('/mine/jwt')(served)], nest: [{ status: 200, body: { word: 'ann' } }, 401], note: 'limits and audit know such a caller where the strategy is among `CallersModule.recognisedBy()`' },
      { what: '`AuthGuard(\'bearer\')` of `passport-http-bearer`', parts: mine(Bearer), probe: each(answer('/mine/bearer', { headers: { authorization: 'Bearer known' } }), status('/mine/bearer', { headers: { authorization: 'Bearer other' } })), nest: [{ status: 200, body: { word: 'ann' } }, 401] },
      { what: '`AuthGuard(\'local\')` of `passport-local`', parts: mine(Local), probe: each(answer('/mine/login', { body: { username: 'ann', password: 'right' } }), status('/mine/login', { body: { username: 'ann', password: 'wrong' } })), nest: [{ status: 201, body: { word: 'ann ann' } }, 401] },
      { what: '`ThrottlerModule` with `ThrottlerGuard`', parts: throttled, probe: each(status('/limited'), status('/limited'), status('/limited')), nest: [200, 200, 429] },
      { what: '`@Throttle()` and `@SkipThrottle()`', parts: throttled, probe: each(status('/limited/more'), status('/limited/more'), status('/limited/free'), status('/limited/free'), status('/limited/free')), nest: [200, 429, 200, 200, 200] },
      {
        what: '`enableCors()`',
        parts: () => ({ controllers: [Limited] }),
        main: (app) => app.enableCors({ origin: 'https://cats.example' }),
        probe: status('/limited', { method: 'OPTIONS', headers: { origin: 'https://cats.example', 'access-control-request-method': 'GET' } }),
        nest: 204,
        verdict: { refused: 'a BFF serves the pages of its own origin; put pages and BFF behind one origin, or let the proxy before it answer preflights', fault: 'CORS has no place here' },
      },
    ],
  },
  {
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
      },
      { what: '`@nestjs/terminus` with an indicator', parts: () => ({ imports: [TerminusModule], providers: [DogHealth], controllers: [HealthController] }), probe: answer('/health'), nest: { status: 200, body: { status: 'ok', info: { dogs: { status: 'up', barking: 2 } }, error: {}, details: { dogs: { status: 'up', barking: 2 } } } }, note: 'on a `@Stream()`; probes of the platform are on the management port' },
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
  },
  {
    title: 'Microservices, WebSockets, GraphQL',
    idioms: [
      {
        what: 'a hybrid application, `connectMicroservice()` over TCP',
        parts: () => ({ controllers: [MathController, Sums], providers: [SumsClient] }),
        main: async (app) => {
          tcp = await freePort();
          app.connectMicroservice({ transport: Transport.TCP, options: { host: '127.0.0.1', port: tcp } });
          await app.startAllMicroservices();
        },
        prepare: async (app) => {
          tcp = await freePort();
          app.connectMicroservice({ transport: Transport.TCP, options: { host: '127.0.0.1', port: tcp } });
        },
        note: 'connected in `prepare(app)`; the BFF starts it',
        probe: answer('/sums/2/3'),
        nest: { status: 200, body: { word: '5' } },
      },
      { what: 'a WebSocket gateway of `@nestjs/platform-ws`', parts: () => ({ providers: [Events] }), ...webSockets, probe: async ({ url }) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
        await new Promise((opened, failed) => void socket.on('open', opened).on('error', failed));
        socket.send(JSON.stringify({ event: 'events', data: { word: 'Tom' } }));
        const [message] = (await new Promise<[Buffer]>((came) => void socket.on('message', (data: Buffer) => came([data])))) as [Buffer];
        socket.close();
        return JSON.parse(message.toString()) as unknown;
      }, nest: { event: 'events', data: 'Tom' }, note: 'with `@Public()`: no stage runs before it' },
      { what: 'GraphQL resolvers, code first, behind a controller', parts: () => ({ imports: [graphql(false)], providers: [AuthorsResolver], controllers: [GraphqlController] }), probe: each(answer('/graphql', { body: QUERY }), answer('/graphql', { body: { query: 'mutation { rename(name: "Ann") { name } }' } })), nest: [{ status: 201, body: AUTHOR }, { status: 201, body: { data: { rename: { name: 'Ann' } } } }], note: 'with `routes: false`: who may ask stands on the controller' },
    ],
  },
];
