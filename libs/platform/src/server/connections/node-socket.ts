import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What Node keeps at a socket of its HTTP server. */
export interface NodeSocket extends Socket {
  /** The response that is being written to it; undefined or null when all have been. */
  readonly _httpMessage?: ServerResponse | null;
  /** Null once the socket has left HTTP. */
  readonly parser?: { readonly incoming?: IncomingMessage | null } | null;
}

/** The request whose body has not come to its end, if there is one; answered or not. */
export function requestInComing({ parser }: NodeSocket): IncomingMessage | undefined {
  const incoming = parser?.incoming;
  return incoming?.complete === false ? incoming : undefined;
}
