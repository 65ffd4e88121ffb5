import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of a browser and its answer, to the byte. */
interface Exchange {
  readonly url: string;
  /** `name: value`, those of the answer too. */
  readonly headers: readonly string[];
  readonly bodies: string;
}

/** The three parts of a signed token, or the five of an encrypted one (RFC 7515, section 7.1): each begins with an object in base64url. */
const JWT = /eyJ[\w-]{10,}\.[\w-]*\.[\w-]*/;

/** What no script sees (Fetch, "forbidden request-header" and "forbidden response-header name"). */
const OF_THE_BROWSER = /^(set-)?cookie:/i;

/**
 * All that goes between a browser and this machine, seen by a proxy: redirects too, and bodies that the browser has forgotten. What is
 * elsewhere cannot be reached.
 */
export class Traffic {
  private exchanges: Exchange[] = [];
  private readonly server = createServer((request, response) => {
    this.pass(request, response).catch(() => response.destroy());
  }).on('connect', (_request, socket) => socket.destroy());

  static async listen(): Promise<Traffic> {
    const traffic = new Traffic();
    await once(traffic.server.listen(0, '127.0.0.1'), 'listening');
    return traffic;
  }

  /** Of the proxy. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The URLs of the exchanges that hold a text anywhere: in a URL, a header, a cookie, a body. */
  holding(text: string): string[] {
    return this.exchanges.filter((one) => [one.url, ...one.headers, one.bodies].some((part) => part.includes(text))).map(({ url }) => url);
  }

  /** The URLs of the exchanges in which a page could find something that looks like a JWT. */
  holdingJwts(): string[] {
    const visible = ({ url, headers, bodies }: Exchange): string[] => [url, ...headers.filter((header) => !OF_THE_BROWSER.test(header)), bodies];
    return this.exchanges.filter((one) => visible(one).some((part) => JWT.test(part))).map(({ url }) => url);
  }

  /** The paths that were asked for at an origin. */
  pathsAt(origin: string): string[] {
    return this.exchanges.filter(({ url }) => url.startsWith(`${origin}/`)).map(({ url }) => new URL(url).pathname);
  }

  forget(): void {
    this.exchanges = [];
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => void this.server.close(() => closed()));
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url as string);
    if (!['127.0.0.1', 'localhost'].includes(url.hostname)) return void response.writeHead(502).end();
    // What is compressed could not be looked into.
    const headers = { ...request.headers, 'accept-encoding': 'identity', connection: 'close' };
    const asked = await bytesOf(request);
    const upstream = send({ host: '127.0.0.1', port: url.port, path: url.pathname + url.search, method: request.method, headers }).end(asked);
    const [answer] = (await once(upstream, 'response')) as [IncomingMessage];
    const answered = await bytesOf(answer);
    this.exchanges.push({ url: url.href, headers: [...lines(request), ...lines(answer)], bodies: `${asked.toString('latin1')}\n${answered.toString('latin1')}` });
    response.writeHead(answer.statusCode as number, answer.rawHeaders).end(answered);
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const lines = ({ rawHeaders }: IncomingMessage): string[] =>
  rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []));
