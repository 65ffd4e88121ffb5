import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { endWithLeftover } from '../server/connections/leftover-body.ts';
import { traceOf } from '../problems/thrown.ts';
import { listen } from '../server/listen.ts';
import type { ManagementAction, ManagementPages, PageAnswer } from './management-pages.ts';

/** Milliseconds. Its clients are on the same network. */
const TIMEOUTS = { requestTimeout: 10_000, headersTimeout: 10_000, connectionsCheckingInterval: 1_000 };
/** Probes, collectors and people: few. */
const MOST_CONNECTIONS = 256;

/** The port for operators. Plain node:http: it must answer when everything else is in trouble. */
export class ManagementServer {
  private readonly server: Server;

  constructor(
    private readonly pages: ManagementPages,
    private readonly title: string,
  ) {
    this.server = createServer(TIMEOUTS, (request, response) => {
      // Of a body that is not read, or is longer than what is, nothing is waited for.
      endWithLeftover(request, response, 0);
      void this.answer(request, response);
    });
    this.server.maxConnections = MOST_CONNECTIONS;
  }

  /** @returns the port that was opened */
  listen(host: string, port: number): Promise<number> {
    return listen(this.server, host, port, 'management.port');
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status = 200, type, body, cacheControl = 'no-store' } = await this.pageFor(request);
      response.writeHead(status, { 'content-type': type, 'cache-control': cacheControl }).end(request.method === 'HEAD' ? undefined : body);
    } catch (error) {
      const text = traceOf(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
      response.end(`${text}\n`);
    }
  }

  private async pageFor(request: IncomingMessage): Promise<PageAnswer> {
    if (request.method === 'POST') {
      const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
      const action = this.pages.findAction(path);
      if (action) return run(action, new URLSearchParams(query), request);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, type: 'text/plain; charset=utf-8', body: 'only GET and HEAD\n' };
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/') return this.index();
    const page = this.pages.find(path);
    if (!page) return { status: 404, type: 'text/plain; charset=utf-8', body: `no page ${path}; see /\n` };
    return page.render(request.headers.accept ?? '*/*');
  }

  private index(): PageAnswer {
    const rows = this.pages.all().map(({ path, about }) => `<li><a href="${path}">${path}</a> ${about}</li>`);
    for (const { path, about } of this.pages.allActions()) rows.push(`<li><code>POST ${path}</code> ${about}</li>`);
    const body = `<!doctype html><meta charset="utf-8"><title>${this.title}</title><h1>${this.title}</h1><ul>${rows.join('')}</ul>\n`;
    return { type: 'text/html; charset=utf-8', body };
  }
}

async function run(action: ManagementAction, query: URLSearchParams, request: IncomingMessage): Promise<PageAnswer> {
  const body = await bodyOf(request, action.reads ?? 0);
  if (!body) return { status: 413, type: 'text/plain; charset=utf-8', body: `a body has ${action.reads} bytes at most here\n` };
  const { headers } = request;
  return action.run({ query, authorization: headers.authorization, headers, body });
}

/** @returns undefined for one of more than so many bytes; an empty one where none is read */
async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  if (most === 0) return Buffer.alloc(0);
  // Its end is not waited for beyond that: the connection is closed behind the answer.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
