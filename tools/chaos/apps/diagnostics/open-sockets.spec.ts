import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { OpenSockets } from './open-sockets.ts';

describe('open sockets', () => {
  it('are those of both directions until they are closed', async () => {
    const sockets = new OpenSockets();
    const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [Socket];
    expect(sockets.all).toHaveLength(2);
    expect(sockets.all).toContain(client);
    await Promise.all([client.destroy(), accepted, server.close()].map((emitter) => once(emitter, 'close')));
    expect(sockets.all).toEqual([]);
  });
});
