import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** The catalog, which answers with a product and how often it was asked, and says of caching what the test says. */
export class CatalogService {
  readonly asked: Asked[] = [];
  fields: Record<string, string> = {};
  /** What it does instead. */
  does: ((response: ServerResponse, asked: Asked) => void) | undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<CatalogService> {
    const server = createServer((request, response) => {
      const asked = { method: request.method, url: request.url, headers: request.headers };
      service.asked.push(asked);
      request.resume();
      if (service.does) return service.does(response, asked);
      if (request.method === 'PUT') return void response.writeHead(204).end();
      const body = JSON.stringify({ id: decodeURIComponent(request.url?.split('/').at(-1) ?? ''), times: service.asked.length });
      response.writeHead(200, { 'content-type': 'application/json', ...service.fields }).end(body);
    });
    const service = new CatalogService(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.asked.length = 0;
    this.fields = {};
    this.does = undefined;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
