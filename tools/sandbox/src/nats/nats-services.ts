import { jetstreamManager } from '@nats-io/jetstream';
import { connect, headers } from '@nats-io/transport-node';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { DataSet } from '../data/data-set.ts';
import { quoteOf } from '../data/prices.ts';

/** The stream of what happens to orders. */
const STREAM = 'SHOP';

/** A message that the services got, for tests. */
export interface HeardMessage {
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Services of the shop that listen to messages: `shop.quotes.<sku>` is replied to with a price in the currency that is asked for, and
 * `shop.orders.<customer>.placed`, which the stream SHOP keeps, is followed by `shop.orders.<customer>.events`.
 */
export class NatsServices {
  readonly heard: HeardMessage[] = [];
  /** Has quotes never be replied to. */
  silent = false;
  readonly #connection: NatsConnection;
  readonly #data: DataSet;

  private constructor(connection: NatsConnection, data: DataSet) {
    this.#connection = connection;
    this.#data = data;
  }

  /** Begins to listen, and has the server keep the stream. @param url of a NATS server with JetStream */
  static async connect(url: string, data: DataSet): Promise<NatsServices> {
    const services = new NatsServices(await connect({ servers: url }), data);
    const manager = await jetstreamManager(services.#connection);
    await manager.streams.add({ name: STREAM, subjects: ['shop.orders.>'] });
    services.#listen('shop.quotes.*', (message) => services.#quote(message));
    services.#listen('shop.orders.*.placed', (message) => services.#connection.publish(message.subject.replace(/placed$/, 'events'), JSON.stringify({ status: 'placed', order: message.json() })));
    await services.#connection.flush();
    return services;
  }

  async close(): Promise<void> {
    await this.#connection.drain();
  }

  #listen(subject: string, answer: (message: Msg) => void): void {
    this.#connection.subscribe(subject, {
      callback: (_error, message) => {
        this.heard.push({ subject: message.subject, headers: Object.fromEntries((message.headers?.keys() ?? []).map((name) => [name, message.headers?.get(name) ?? ''])) });
        answer(message);
      },
    });
  }

  #quote(message: Msg): void {
    if (this.silent) return;
    const sku = message.subject.split('.')[2] ?? '';
    const price = this.#data.prices.get(sku);
    if (price) return void message.respond(JSON.stringify(quoteOf(sku, price, message.json<{ currency: 'EUR' }>().currency, 'consumer', 0)));
    const fields = headers();
    fields.set('Nats-Service-Error-Code', '404');
    fields.set('Nats-Service-Error', `${sku} has no price`);
    message.respond('', { headers: fields });
  }
}
