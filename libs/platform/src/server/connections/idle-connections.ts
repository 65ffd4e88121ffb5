import type { Server } from 'node:http';
import { requestInComing } from './node-socket.ts';
import type { NodeSocket } from './node-socket.ts';

/** Milliseconds that Node gives a client more than it is told, since its next request may be on its way. */
const MARGIN = 1_000;

/** A connection as it was when it was first seen after its last answer. */
interface Idle {
  readonly written: number;
  readonly since: number;
  read: number;
  /** When something was last seen to have come. */
  movedAt: number;
}

/**
 * Connections on which nothing is asked for. Node closes those on which nothing comes; but empty lines before a request are passed over
 * (RFC 9112, section 2.2), and each restarts its clock.
 */
export class IdleConnections {
  private readonly idle = new WeakMap<NodeSocket, Idle>();

  constructor(private readonly server: Pick<Server, 'keepAliveTimeout' | 'headersTimeout' | 'requestTimeout'>) {}

  /** Has nothing been asked for on it for too long? To be asked from time to time. */
  isOver(socket: NodeSocket, now: number): boolean {
    const { keepAliveTimeout } = this.server;
    if (!keepAliveTimeout || socket._httpMessage || !socket.parser || requestInComing(socket)) {
      this.idle.delete(socket);
      return false;
    }
    const { bytesRead, bytesWritten } = socket;
    // The time of the first request is that for its headers.
    if (bytesWritten === 0) return false;
    const idle = this.idle.get(socket);
    if (idle?.written !== bytesWritten) {
      this.idle.set(socket, { written: bytesWritten, since: now, read: bytesRead, movedAt: now });
      return false;
    }
    if (idle.read !== bytesRead) idle.movedAt = now;
    idle.read = bytesRead;
    const over = now - idle.since - keepAliveTimeout - MARGIN;
    // What has come may be the beginning of a request, which has its own time.
    return over >= 0 && (now - idle.movedAt >= this.timeOfHead || over >= this.timeOfHead);
  }

  private get timeOfHead(): number {
    return this.server.headersTimeout || this.server.requestTimeout || Infinity;
  }
}
