import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { text } from 'node:stream/consumers';
import { SHOP } from './fronts.ts';
import type { Fronts } from './fronts.ts';

export type TlsPort = 'server.port' | 'tls.clients.port';

const placeOf = ({ tls, certificates }: Fronts, port: TlsPort): object => ({ host: '127.0.0.1', port: tls.bff.running.ports[port], servername: SHOP, ca: certificates.ca.cert });

/** What is answered over TLS; `refused` where the handshake is. */
export async function askSecurely(fronts: Fronts, path: string, { port = 'server.port', ...options }: Omit<RequestOptions, 'port'> & { port?: TlsPort } = {}): Promise<{ status: number; body: string } | 'refused'> {
  const asked = request({ ...placeOf(fronts, port), path, agent: false, headers: { host: SHOP, 'x-csrf': '1' }, ...options }).end();
  try {
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, body: await text(answer) };
  } catch (error) {
    // The alert of TLS 1.3 comes after the client's own handshake; it may be overtaken by the end of the connection.
    if (/ECONNRESET|EPIPE|alert|EPROTO|UNSUPPORTED_PROTOCOL/.test(`${(error as NodeJS.ErrnoException).code} ${String(error)}`)) return 'refused';
    throw error;
  }
}

/** A connection whose handshake is done. @throws Error where it is refused */
export async function secureSocket(fronts: Fronts, options: ConnectionOptions = {}, port: TlsPort = 'server.port'): Promise<TLSSocket> {
  const socket = connect({ ...placeOf(fronts, port), ...options });
  await once(socket, 'secureConnect');
  return socket.on('error', () => undefined);
}

/** The status of one request over HTTP/2. */
export async function statusOverHttp2(fronts: Fronts, path: string): Promise<number> {
  const session = connectHttp2(`https://127.0.0.1:${fronts.tls.bff.running.ports['server.port']}`, { servername: SHOP, ca: fronts.certificates.ca.cert });
  const stream = session.request({ ':path': path, ':authority': SHOP, 'x-csrf': '1' });
  const [headers] = (await once(stream, 'response')) as [{ ':status': number }];
  session.destroy();
  return headers[':status'];
}
