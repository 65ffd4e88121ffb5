import type { IncomingMessage, ServerResponse } from 'node:http';
import { outsideRequests } from '../../context/current.ts';
import type { Connections } from './connections.ts';

/**
 * Has a request that came before the answer to the one before it was out (HTTP pipelining; RFC 9112, section 9.3.2) wait for that: of all
 * that a client asks for on a connection and does not read, one answer is held. Node would have all of them made, and keep them.
 * @returns whether it waits; then it enters by itself
 */
export function waitsForTurn<Request extends IncomingMessage, Response extends ServerResponse>(
  request: Request,
  response: Response,
  enter: (request: Request, response: Response) => void,
  connections: Connections | undefined,
): boolean {
  // It has the socket only when the answers before it are out.
  if (response.socket !== null) return false;
  connections?.waits(request.socket, response);
  response.once('socket', () => outsideRequests(() => enter(request, response)));
  return true;
}
