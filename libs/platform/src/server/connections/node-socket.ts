import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What Node keeps at a socket of its HTTP server. */
export interface NodeSocket extends Socket {
  /** The response that is being written to it; undefined or null when all have been. */
  readonly _httpMessage?: ServerResponse | null;
  /** Null once the socket has left HTTP. */
  readonly parser?: { readonly incoming?: IncomingMessage | null } | null;
}

/** Where Node keeps what the operating system has not taken yet; a socket's own length changes only when all of it has left. */
interface WithQueue {
  readonly _handle?: { readonly writeQueueSize?: number } | null;
}

/** Bytes that the operating system has not taken. */
export const leftOf = (socket: Socket): number => (socket as WithQueue)._handle?.writeQueueSize ?? socket.writableLength;

/** The request whose body has not come to its end, if there is one; answered or not. */
export function requestInComing({ parser }: NodeSocket): IncomingMessage | undefined {
  const incoming = parser?.incoming;
  return incoming?.complete === false ? incoming : undefined;
}
