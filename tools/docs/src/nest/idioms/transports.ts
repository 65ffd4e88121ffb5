import { Args, Field as GraphField, GraphQLModule, Int, Mutation, ObjectType, Query as GraphQuery, Resolver } from '@nestjs/graphql';
import { MercuriusDriver } from '@nestjs/mercurius';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import { Body, Controller, Get, Injectable, Param, Post, Res } from '@nestjs/common';
import { ClientProxyFactory, EventPattern, MessagePattern, Payload, Transport } from '@nestjs/microservices';
import type { ClientProxy } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Repeatable } from '@portico/idempotency';
import { Public, Returns, Stream } from '@portico/platform';
import { freePort } from '@portico/testing';
import { IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { firstValueFrom } from 'rxjs';
import WebSocket from 'ws';
import type { Chapter } from '../idiom.ts';
import { answer, each } from '../probe.ts';
import { Word } from './views.ts';

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

const graphql = (routes: boolean) => GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true, errorHandler: false, routes });

const AUTHOR = { data: { author: { id: 7, name: 'author 7' } } };
const QUERY = { query: '{ author(id: 7) { id name } }' };

export const transports: Chapter = {
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
    {
      what: '`GraphQLModule` with code-first resolvers',
      parts: () => ({ imports: [graphql(true)], providers: [AuthorsResolver] }),
      plugins: [{ path: '/graphql', access: 'public' }],
      probe: each(answer('/graphql', { body: QUERY }), answer('/graphql', { body: { query: 'mutation { rename(name: "Ann") { name } }' } })),
      nest: [{ status: 200, body: AUTHOR }, { status: 200, body: { data: { rename: { name: 'Ann' } } } }],
      note: 'with `errorHandler: false`, since failures are the BFF’s to answer; who may ask stands on the root module: `@PluginRoutes({ path: \'/graphql\', access: \'authenticated\' })`; resolvers are `@Public()` behind it',
    },
    { what: 'GraphQL resolvers, code first, behind a controller', parts: () => ({ imports: [graphql(false)], providers: [AuthorsResolver], controllers: [GraphqlController] }), probe: each(answer('/graphql', { body: QUERY }), answer('/graphql', { body: { query: 'mutation { rename(name: "Ann") { name } }' } })), nest: [{ status: 201, body: AUTHOR }, { status: 201, body: { data: { rename: { name: 'Ann' } } } }], note: 'with `routes: false`: who may ask stands on the controller' },
  ],
};
