import type { RoutedSocket } from '../server/connections/routed-socket.ts';
import { SealedResponse } from '../server/sealed-response.ts';
import type { RequestContext } from './request-context.ts';

/** Switching Protocols (RFC 9110, section 15.2.2). */
const SWITCHING = 101;

/** Does the request ask for a WebSocket, on a route that may have one? */
export const maySwitch = ({ reply: { raw } }: RequestContext): boolean => raw instanceof SealedResponse && raw.switches !== undefined;

/**
 * Answers a request for a WebSocket with 101. It is a stream of its caller until its connection closes, and bounded like a gateway's.
 *
 * @param fields of the handshake (RFC 6455, section 4.2.2), besides those of the connection
 * @returns what follows; undefined where the request has been answered otherwise, because no further stream may be opened
 */
export function switchProtocols({ reply }: RequestContext, fields: Readonly<Record<string, string>>): RoutedSocket | undefined {
  const { raw } = reply;
  if (!(raw instanceof SealedResponse) || !raw.switches) return undefined;
  raw.writeHead(SWITCHING, { ...(reply.getHeaders() as Record<string, string>), ...fields, connection: 'Upgrade', upgrade: 'websocket' });
  raw.flushHeaders();
  if (!raw.headersSent || raw.statusCode !== SWITCHING) return undefined;
  raw.hasSwitched = true;
  raw.end();
  return raw.switches();
}
