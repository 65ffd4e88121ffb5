import { Client } from '@grpc/grpc-js';
import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import { outsideRequests } from '@portico/platform';

/** Milliseconds after which whatever is left of a closed client is ended: no call lasts so long. */
const LINGER = 60_000;

/**
 * A client of gRPC with its sockets. The client ends a connection once its calls are over, but waits without end for one whose other side has not
 * said a word yet, and has no way to end it.
 */
export class GrpcLink {
  readonly client: Client;
  private readonly sockets = new Set<Socket>();

  constructor(target: string, credentials: ChannelCredentials, options: ChannelOptions) {
    this.client = new Client(target, this.noting(credentials), options);
  }

  /** Ends the connection after the calls in flight. */
  close(): void {
    this.client.close();
    if (this.sockets.size > 0) outsideRequests(() => setTimeout(() => this.cut(), LINGER).unref());
  }

  /** Ends the connection with all calls in flight. */
  destroy(): void {
    this.cut();
    this.client.close();
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Every connection is made by a connector of the credentials, those in plain text too. */
  private noting(credentials: ChannelCredentials): ChannelCredentials {
    const create = credentials._createSecureConnector.bind(credentials);
    credentials._createSecureConnector = (...about) => {
      const connector = create(...about);
      const connect = connector.connect.bind(connector);
      connector.connect = (socket) => {
        this.sockets.add(socket);
        socket.once('close', () => this.sockets.delete(socket));
        return connect(socket);
      };
      return connector;
    };
    return credentials;
  }
}
