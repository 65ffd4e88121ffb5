import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { SilentConnections } from './silent-connections.ts';

describe('SilentConnections', () => {
  let server: Server;
  let silent: SilentConnections;

  beforeEach(async () => {
    server = createServer();
    silent = new SilentConnections(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const open = async (): Promise<Socket> => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(server, 'connection');
    return client;
  };

  it('closes a connection on which nothing was said, so that the server can close', async () => {
    const client = await open();
    const gone = once(client, 'close');
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    expect(client.destroyed).toBe(false);
    silent.close();
    await Promise.all([gone, closed]);
  });

  it('leaves alone a connection whose request is under way', async () => {
    const client = await open();
    const asked = once(server, 'request') as Promise<[unknown, { end(text: string): void }]>;
    client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    const [, response] = await asked;
    silent.close();
    response.end('done');
    const [bytes] = (await once(client, 'data')) as [Buffer];
    expect(bytes.toString()).toContain('200 OK');
    client.destroy();
  });
});
