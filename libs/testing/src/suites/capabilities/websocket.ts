import { Connection } from '../../wire/connection.ts';
import type { Front } from './front.ts';

const HANDSHAKE = 'upgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

/** Asks for a WebSocket. @param more further lines of its request */
export async function webSocketTo({ bff }: Front, target: string, more = ''): Promise<Connection> {
  const connection = await Connection.to(bff.url);
  connection.send(`GET ${target} HTTP/1.1\r\nhost: ${new URL(bff.url).host}\r\n${HANDSHAKE}${more}\r\n`);
  await connection.begun();
  return connection;
}

/** Sends a text of up to 125 bytes, masked as a client has to (RFC 6455, section 5.3): by zeros. */
export const say = (connection: Connection, text: string): void => connection.send(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]));
