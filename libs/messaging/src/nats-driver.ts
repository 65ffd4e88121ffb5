import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, headers, tokenAuthenticator, usernamePasswordAuthenticator } from '@nats-io/transport-node';
import type { Authenticator, MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import type { NatsSettings } from './messaging.settings.ts';

export type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';

/** Milliseconds between two attempts to connect. */
export const RECONNECT_AFTER = 200;
/** Milliseconds after which a server that answers no ping is gone, twice over. */
const PING_EVERY = 5_000;
/** Milliseconds that a consumer without a reader is kept by its server. */
const KEPT_FOR = 30_000;
/** Messages that are fetched before they are taken. */
const AHEAD = 32;

/** One that was made is made again by itself. @throws Error where no server can be reached at present */
export function openConnection(settings: NatsSettings, name: string): Promise<NatsConnection> {
  return connect({
    servers: settings.servers,
    name,
    authenticator: authenticators(settings),
    ...(settings.servers.some((server) => server.startsWith('tls://')) ? { tls: {} } : {}),
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_AFTER,
    pingInterval: PING_EVERY,
    maxPingOut: 2,
  });
}

function authenticators({ username, password, token, credentials }: NatsSettings): Authenticator[] {
  return [
    ...(username === undefined ? [] : [usernamePasswordAuthenticator(username, password?.reveal())]),
    ...(token === undefined ? [] : [tokenAuthenticator(token.reveal())]),
    ...(credentials === undefined ? [] : [credsAuthenticator(new TextEncoder().encode(credentials.reveal()))]),
  ];
}

/** A connection, with its face of JetStream. */
export class OpenNats {
  readonly js: JetStreamClient;
  private manager: Promise<JetStreamManager> | undefined = undefined;

  constructor(readonly connection: NatsConnection) {
    this.js = jetstream(connection);
  }

  headers(fields: readonly (readonly [name: string, value: string])[]): MsgHdrs {
    const made = headers();
    for (const [name, value] of fields) made.set(name, value);
    return made;
  }

  /** Messages of a stream from one on, or new ones. It ends with an error when the stream, or its consumer, is gone. */
  async follow(stream: string, subject: string, after: number | undefined): Promise<Followed> {
    // Without a check, which would be a request more.
    const manager = await (this.manager ??= jetstreamManager(this.connection, { checkAPI: false }));
    const from = after === undefined ? { deliver_policy: DeliverPolicy.New } : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: after + 1 };
    const { name } = await manager.consumers.add(stream, { ...from, filter_subject: subject, ack_policy: AckPolicy.None, mem_storage: true, num_replicas: 1, inactive_threshold: KEPT_FOR * 1e6 });
    const consumer = await this.js.consumers.get(stream, name);
    const messages = await consumer.consume({ max_messages: AHEAD, abort_on_missing_resource: true });
    return {
      messages: { [Symbol.asyncIterator]: () => mapped(messages[Symbol.asyncIterator](), ({ data, seq }) => ({ data, id: seq })) },
      stop: () => {
        messages.stop();
        // One that is left behind ends by itself.
        void manager.consumers.delete(stream, name).catch(() => undefined);
      },
    };
  }

  /** Messages of a subject from now on. */
  listen(subject: string): Followed & { readonly waiting: () => number } {
    const subscription = this.connection.subscribe(subject);
    return {
      messages: { [Symbol.asyncIterator]: () => mapped(subscription[Symbol.asyncIterator](), ({ data }) => ({ data, id: undefined })) },
      stop: () => subscription.unsubscribe(),
      waiting: () => subscription.getPending(),
    };
  }
}

/** An event as it comes. */
export interface FollowedMessage {
  readonly data: Uint8Array;
  /** Its number in the stream. */
  readonly id: number | undefined;
}

/** Events until they are stopped. */
export interface Followed {
  readonly messages: AsyncIterable<FollowedMessage>;
  stop(): void;
}

const mapped = <T>(source: AsyncIterator<T>, read: (message: T) => FollowedMessage): AsyncIterator<FollowedMessage> => ({
  next: async () => {
    const { done, value } = (await source.next()) as IteratorResult<T, undefined>;
    return done ? { done, value: undefined } : { done: false, value: read(value) };
  },
});

