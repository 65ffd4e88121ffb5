import type { Server, Socket } from 'node:net';
import type { Connections } from '../connections/connections.ts';

/** What comes on a connection before TLS and HTTP do. */
export interface ConnectionPrelude {
  /** Does it come on this one? */
  isExpected(socket: Socket): boolean;
  /** Reads it, leaves what follows, and calls `done` once; or ends the connection. */
  read(socket: Socket, done: () => void): void;
}

/** A TLS connection knows the one below it; Node keeps that to itself. */
type Above = Socket & { readonly _parent?: Socket };

/** Has a port read it before anything else is read. A connection counts from its first moment on all the same. */
export function readBefore(port: Server, prelude: ConnectionPrelude, connections: Connections): void {
  const listeners = port.rawListeners('connection') as ((socket: Socket) => void)[];
  port.removeAllListeners('connection');
  port.on('connection', (socket: Socket) => {
    const begin = (): void => listeners.forEach((listener) => listener.call(port, socket));
    // What comes from a port with TLS has passed here before.
    if ('encrypted' in socket || !prelude.isExpected(socket)) return begin();
    connections.enter(socket);
    if (!socket.destroyed) prelude.read(socket, begin);
  });
  port.prependListener('secureConnection', (socket: Above) => {
    const { _parent: below } = socket;
    if (below) addressedAs(socket, below.remoteAddress, below.remotePort);
  });
}

/** Has a connection be from another address, for all who ask. */
export function addressedAs(socket: Socket, address: string | undefined, port: number | undefined): void {
  Object.defineProperty(socket, 'remoteAddress', { value: address, configurable: true });
  Object.defineProperty(socket, 'remotePort', { value: port, configurable: true });
}
