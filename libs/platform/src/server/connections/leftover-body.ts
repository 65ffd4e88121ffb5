import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { outsideRequests } from '../../context/current.ts';

/** Bytes that are read and thrown away, so that the connection can be used further: less than a new one costs. */
const WORTH_READING = 64 * 1024;
/** Milliseconds that a client has for reading an answer that came before the end of its body. */
export const LINGER = 1_000;

/** Whether more of a request's body may come than is worth reading. @param worth bytes */
export const hasLeftover = ({ complete, headers }: IncomingMessage, worth = WORTH_READING): boolean =>
  !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > worth);

/**
 * Ends a connection once its request is answered, if the rest of the body is long or of unknown length: Node would read it to its end.
 * Nothing more is read from it, but it is closed a second later: closed at once, what has arrived unread would have the client's system
 * throw away the answer (RFC 9112, section 9.6).
 */
export function endWithLeftover(request: IncomingMessage, response: ServerResponse, worth?: number): void {
  if (!hasLeftover(request, worth)) return;
  const { socket } = request;
  const { destroySoon } = socket;
  // Node calls it when an answer with `Connection: close` is out, before anything else can know.
  socket.destroySoon = () => (request.complete ? destroySoon.call(socket) : linger(socket));
  response.once('finish', () => {
    if (!request.complete) linger(socket);
    else socket.destroySoon = destroySoon;
  });
}

/** Ends a connection, so that its client can still read what was sent. @param read whether Node throws away by itself what comes */
export function linger(socket: Socket, read = false): void {
  if (socket.destroyed || socket.writableEnded) return;
  socket.end();
  // Node begins to throw the rest away when it has called this.
  if (!read) outsideRequests(() => setImmediate(() => socket.pause()));
  outsideRequests(() => setTimeout(() => socket.destroy(), LINGER).unref());
}
