import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { Injectable, Module } from '@nestjs/common';
import type { ModuleMetadata } from '@nestjs/common';
import { loadSettings } from '@portico/config';
import { Bff, customerId, Environment, Identity, settingsClassOf, StageFor, startBff } from '@portico/platform';
import type { RequestContext, RunningBff, Stage } from '@portico/platform';
import { NatsServer } from '@portico/testing';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { MessagingModule } from './messaging.module.ts';

/** `x-caller` names the caller, who is a customer of that number where it begins with `c-`. */
@StageFor('caller')
@Injectable()
class HeaderCaller implements Stage {
  run(context: RequestContext): void {
    const subject = context.request.raw.headers['x-caller'];
    if (typeof subject !== 'string') return;
    context.caller = { identity: new Identity('spec', subject), scopes: [], roles: [], ...(subject.startsWith('c-') ? { customer: customerId(subject) } : {}) };
  }
}

/** A BFF with these routes. @param more settings beside them */
export async function startMessaging(servers: readonly string[], routes: string, more = '', metadata: ModuleMetadata = {}): Promise<RunningBff> {
  @Bff({ name: 'messaging' })
  @Module({ ...metadata, imports: [MessagingModule, ...(metadata.imports ?? [])], providers: [HeaderCaller, ...(metadata.providers ?? [])] })
  class Root {}
  const nats = /^nats:/m.test(more) ? '' : `nats: { servers: [${servers.map((one) => `'${one}'`).join(', ')}], timeout: 1s }`;
  const text = `server: { host: 127.0.0.1, port: 0, deadline: 3s }\nmanagement: { host: 127.0.0.1, port: 0 }\n${nats}\n${routes === '' ? '' : `messages:\n${routes}`}\n${more}`;
  return startBff(Root, loadSettings(await settingsClassOf(Root), { text, env: { NODE_ENV: 'test' } }), new Environment('test'));
}

/** The services behind a BFF: they listen, reply and publish. */
export class Services {
  /** What the responder was sent. */
  readonly received: Msg[] = [];
  reply: (message: Msg) => void = (message) => void message.respond(message.data);

  private constructor(readonly connection: NatsConnection) {}

  static async connect({ url }: NatsServer): Promise<Services> {
    const services = new Services(await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50 }));
    services.connection.subscribe('quotes.>', {
      callback: (_error, message) => {
        services.received.push(message);
        services.reply(message);
      },
    });
    const manager = await jetstreamManager(services.connection);
    await manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'] });
    return services;
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

/** A BFF, its NATS, and the services behind it. */
export class MessagingWorld {
  private constructor(
    readonly nats: NatsServer,
    readonly services: Services,
    readonly bff: RunningBff,
  ) {}

  static async start(startBff: (nats: NatsServer) => Promise<RunningBff>): Promise<MessagingWorld> {
    const nats = await NatsServer.start();
    const services = await Services.connect(nats);
    try {
      return new MessagingWorld(nats, services, await startBff(nats));
    } catch (error) {
      await services.close();
      await nats.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.bff.close();
    await this.services.close();
    await this.nats.stop();
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An answer whose head has come. */
export async function open({ url }: RunningBff, path: string, headers: Record<string, string> = {}, body?: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(url);
  const asked = request({ hostname, port, path, method: body === undefined ? 'GET' : 'POST', headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers } });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  asked.on('error', () => undefined);
  return answer;
}

export async function ask(bff: RunningBff, path: string, headers?: Record<string, string>, body?: string): Promise<Answer> {
  const answer = await open(bff, path, headers, body);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

/** Events as they come, one by one. */
export async function* eventsOf(answer: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    const events = (rest + chunk.toString()).split('\n\n');
    rest = events.pop() ?? '';
    yield* events;
  }
}
