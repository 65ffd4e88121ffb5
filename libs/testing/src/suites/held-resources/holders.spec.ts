import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { heldTooLong } from './holders.ts';
import type { Holder } from './holders.ts';

/** Milliseconds: with the slack for busy machines far less than Node's own timeouts. */
const DECLARED = 50;

describe('what is held too long', () => {
  const servers: Server[] = [];
  const serve = async (answer: (response: ServerResponse) => void): Promise<Server> => {
    const server = createServer((_, response) => answer(response));
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  const stream: Holder = { name: 'a stream', says: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n', reads: true, declared: DECLARED };
  const stalled = (): Promise<Server> => serve((response) => void response.writeHead(200).write('begun'));

  it('is a stream that hands on an upstream without a timeout, and nothing that is timed', async () => {
    const upstream = await stalled();
    const { port } = upstream.address() as AddressInfo;
    const handingOn = (timeout: number) => (response: ServerResponse) => {
      const asked = request({ port, host: '127.0.0.1' }, (answer) => answer.pipe(response.writeHead(200)));
      asked.on('error', () => response.destroy()).end();
      if (timeout > 0) setTimeout(() => asked.destroy(new Error('idle')), timeout);
      if (timeout > 0) setTimeout(() => response.destroy(), timeout);
    };
    const [untimed, timed] = [await serve(handingOn(0)), await serve(handingOn(DECLARED))];
    const [planted, good] = await Promise.all([heldTooLong(untimed, [stream]), heldTooLong(timed, [stream])]);
    expect({ planted, good }).toEqual({ planted: [`a stream is held for longer than the ${DECLARED} ms that are declared`], good: [] });
  });

  it('is a client that does not read, where nothing looks for it', async () => {
    const server = await serve((response) => void response.end(Buffer.alloc(64 * 1024 * 1024)));
    await expect(heldTooLong(server, [{ ...stream, name: 'a reader', reads: false }])).resolves.toHaveLength(1);
  });
});
