import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { elementsOf } from '@portico/config';
import { SealedResponse } from '../sealed-response.ts';
import type { RoutedSocket } from './routed-socket.ts';

/** The routes that have WebSockets. */
export interface SocketRoutes {
  /** Is this one of theirs? */
  take(request: IncomingMessage): boolean;
  /** Where every request comes in. */
  enter(request: IncomingMessage, response: SealedResponse): void;
}

/** Does a request ask for a WebSocket (RFC 6455, section 4.2.1)? One that has a body is read as HTTP: what follows its head is not frames. */
export function asksForWebSocket({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  const { upgrade = '', 'content-length': length = '0', 'transfer-encoding': coding } = headers;
  return method === 'GET' && length === '0' && coding === undefined && upgrade.toLowerCase() === 'websocket';
}

/** Does a request ask for what no listener gives it? HTTP/2 by an upgrade is no more (RFC 9113, section 3.1), and Java's client asks for it by default. */
export function isPlainHttp(request: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  const upgrade = request.headers.upgrade?.toLowerCase();
  return upgrade === 'h2c' || (upgrade === 'websocket' && !asksForWebSocket(request));
}

/**
 * The response of a request whose socket Node has let go. All that is not a switch of protocols is the last answer of its connection.
 * @param switches called once, when a 101 is out
 */
export function responseOver(socket: Socket, request: IncomingMessage, switches: () => RoutedSocket): SealedResponse {
  const response = new SealedResponse(request);
  response.switches = switches;
  response.assignSocket(socket);
  const drained = (): boolean => response.emit('drain');
  socket.on('drain', drained);
  // A client's leaving shows by reading only. What it sends before it is told that it may is kept, as much as a socket takes.
  const left = (): void => void socket.destroy();
  socket.once('end', left);
  socket.read(0);
  response.once('finish', () => {
    socket.off('end', left);
    if (!response.hasSwitched) socket.destroySoon();
  });
  return response;
}

/**
 * Has the server read a request again without what it asks for besides: `Upgrade` may be ignored (RFC 9110, section 7.8). Node would lose its
 * body, and what is pipelined behind it.
 */
export function readOnAsHttp(server: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  if (socket.destroyed) return;
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name, value] = [rawHeaders[at] as string, rawHeaders[at + 1] as string];
    const kept = /^connection$/i.test(name) ? elementsOf(value).filter((option) => !/^(?:upgrade|http2-settings)$/i.test(option)).join(', ') : value;
    if (!/^(?:upgrade|http2-settings)$/i.test(name) && (kept !== '' || value === '')) lines.push(`${name}: ${kept}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
