import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { unacknowledged } from './kernel-queues.ts';

/** More than all buffers between a server and a client that does not read. */
const HUGE = Buffer.alloc(64 * 1024 * 1024);

describe('what the kernel knows of a socket', () => {
  let server: Server;
  let client: Socket;
  let served: Socket;

  afterEach(() => {
    client.destroy();
    served.destroy();
    server.close();
  });

  const start = async (host: string): Promise<void> => {
    server = createServer((socket) => void (served = socket.on('error', () => undefined)));
    server.listen(0, host);
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, host === '::' ? '127.0.0.1' : host).pause();
    await Promise.all([once(server, 'connection'), once(client, 'connect')]);
  };
  const count = async (): Promise<number | undefined> => (await unacknowledged([served])).get(served);

  it.each(['127.0.0.1', '::1', '::'])('is how much has not arrived, until all has, at %s; nothing on other systems than Linux', async (host) => {
    await start(host);
    served.write(HUGE);
    const before = await count();
    let read = 0;
    client.on('data', (chunk: Buffer) => (read += chunk.length)).resume();
    while (read < HUGE.length || (await count()) !== undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    expect({ told: before !== undefined && before > 0 }).toEqual({ told: process.platform === 'linux' });
  });

  it('is not known of one that is closed, nor of one that has nothing to send, nor of none', async () => {
    await start('127.0.0.1');
    const idle = await unacknowledged([served]);
    served.destroy();
    expect([idle, await unacknowledged([served]), await unacknowledged([])].map(({ size }) => size)).toEqual([0, 0, 0]);
  });
});
