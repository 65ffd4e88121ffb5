import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that reads what it is sent and says no. What the same request costs here is what carrying it costs; the rest is the BFF's doing. */
export class PlainReader {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async listen(): Promise<PlainReader> {
    const server = createServer({ maxHeaderSize: 64 * 1024, requireHostHeader: false }, (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        // Node makes the object of its headers when it is first looked at.
        const read = Object.keys(request.headers).length + Buffer.concat(pieces).toString('utf8').length;
        response.writeHead(400, { 'content-type': 'text/plain', 'x-read': String(read), connection: 'close' }).end('no');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PlainReader(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
