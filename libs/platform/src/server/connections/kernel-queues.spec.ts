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
  const settled = async (): Promise<number | undefined> => {
    for (let before: number | undefined = -1; ; ) {
      const count = (await unacknowledged([served])).get(served);
      if (count === before) return count;
      before = count;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  it.each(['127.0.0.1', '::1', '::'])('is how much has not arrived, at %s, and is nothing on other systems than Linux', async (host) => {
    await start(host);
    served.write(HUGE);
    const before = await settled();
    let read = 0;
    client.on('data', (chunk: Buffer) => (read += chunk.length)).resume();
    while (read < 2 * 1024 * 1024) await new Promise((resolve) => setTimeout(resolve, 1));
    client.pause();
    const told = before !== undefined && before > 0;
    expect({ told, sameWhenNothingIsRead: (await settled()) === (await settled()) }).toEqual({ told: process.platform === 'linux', sameWhenNothingIsRead: true });
  });

  it('is not known of one that is closed, nor of one that has nothing to send, nor of none', async () => {
    await start('127.0.0.1');
    const idle = await unacknowledged([served]);
    served.destroy();
    expect([idle, await unacknowledged([served]), await unacknowledged([])].map(({ size }) => size)).toEqual([0, 0, 0]);
  });
});
