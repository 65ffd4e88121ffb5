import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpContract } from '@portico/upstream';

interface Answered {
  get: { responses: { 200: { content: { 'application/json': { word: string } } } } };
}

/** An operation for each of two requests, so that events tell which one they are about. */
export interface Shop extends HttpContract {
  readonly paths?: { '/ann': Answered; '/bob': Answered };
}

const operation = (operationId: string) => ({ operationId, safe: true, idempotent: true, responses: { '200': { type: 'object' } } });

export const shop: Shop = { name: 'shop', components: { schemas: {} }, operations: { 'GET /ann': operation('ann'), 'GET /bob': operation('bob') } };

/** The service behind it: it drops the first call of each request, so that there is a further attempt, and keeps the ids of the requests it served. */
export class ShopServer {
  readonly ids = new Set<string>();
  private readonly server: Server = createServer((request, response) => {
    const asked = `${request.url} ${String(request.headers['x-request-id'])}`;
    if (!this.ids.has(asked)) request.socket.destroy();
    else setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"word":"here"}'), 4);
    this.ids.add(asked);
  });

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
