import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { sendRaw } from './send-raw.ts';

describe('what is written as it is', () => {
  let server: Server;
  const answering = async (answer: (socket: Socket) => void): Promise<string> => {
    server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => server.close());

  it('resolves with everything that is received until the connection ends', async () => {
    const url = await answering((socket) => socket.resume().end('HTTP/1.1 408 Late\r\nContent-Type: text/plain\r\n\r\nlate'));
    await expect(sendRaw(url, { text: 'GET' }, undefined)).resolves.toEqual({ status: 408, headers: { 'content-type': 'text/plain' }, body: 'late' });
  });

  it('has the status 0 when the connection ends without an answer', async () => {
    const url = await answering((socket) => socket.destroy());
    await expect(sendRaw(url, { text: 'GET' }, undefined)).resolves.toMatchObject({ status: 0 });
  });

  it('is written byte by byte where there is a pace', async () => {
    const pieces: string[] = [];
    const url = await answering((socket) => socket.setNoDelay(true).on('data', (piece: Buffer) => (pieces.push(piece.toString()), pieces.join('') === 'abc' && socket.destroy())));
    await sendRaw(url, { text: 'abc', pace: 20 }, undefined);
    expect(pieces).toEqual(['a', 'b', 'c']);
  });
});
