import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { NatsServer } from '../../parts/nats-server.ts';

/** NATS behind a BFF, with a stream that keeps `probe.kept.>`, and a service that replies to `probe.asked.>` with its message's subject. */
export class MessageService {
  /** Subjects, the last one last. */
  readonly asked: string[] = [];

  private constructor(
    readonly server: NatsServer,
    private readonly connection: NatsConnection,
  ) {}

  static async start(): Promise<MessageService> {
    const server = await NatsServer.start();
    const service = new MessageService(server, await connect({ servers: server.url }));
    await (await jetstreamManager(service.connection)).streams.add({ name: 'PROBE', subjects: ['probe.kept.>'] });
    service.connection.subscribe('probe.kept.>', { callback: (_error, { subject }) => void service.asked.push(subject) });
    service.connection.subscribe('probe.asked.>', {
      callback: (_error, message) => {
        service.asked.push(message.subject);
        message.respond(JSON.stringify({ subject: message.subject }));
      },
    });
    await service.connection.flush();
    return service;
  }

  /** @returns when it has left */
  async publish(subject: string, text: string): Promise<void> {
    this.connection.publish(subject, text);
    await this.connection.flush();
  }

  async close(): Promise<void> {
    await this.connection.close();
    await this.server.stop();
  }
}
