import type { ClientPort } from '@portico/platform';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** What a client asks for here is short, and so is the answer. */
const BOUNDS = { requestTimeout: 5_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 8_192 };
const MOST_CONNECTIONS = 4_096;
/** A name or an address, with or without a port. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
/** The port that a URL with `https` has when it names none (RFC 9110, section 4.2.2). */
const HTTPS = 443;

/**
 * A port on which every request of plain HTTP is redirected to HTTPS, with its method (RFC 9110, section 15.4.9). Only to hosts that the
 * BFF has a certificate for: anything else in `Host` would have it send people wherever a link says.
 */
export class RedirectPort implements ClientPort {
  readonly setting = 'tls.redirectFrom';
  readonly scheme = 'http';
  readonly server: Server;

  /** @param knows whether the BFF has a certificate for a host @param to the port that clients know for HTTPS */
  constructor(
    readonly port: number,
    private readonly knows: (host: string) => boolean,
    private readonly to: () => number,
  ) {
    this.server = createServer(BOUNDS, (request, response) => this.answer(request, response));
    this.server.maxConnections = MOST_CONNECTIONS;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    // No body is waited for.
    response.shouldKeepAlive = false;
    const target = this.targetOf(request);
    if (target === undefined) response.writeHead(421, { 'content-length': 0 }).end();
    else response.writeHead(308, { location: target, 'content-length': 0 }).end();
  }

  private targetOf({ url = '', headers }: IncomingMessage): string | undefined {
    const { host = '' } = headers;
    const asked = url.startsWith('/') ? HOST.test(host) && URL.parse(`http://${host}${url}`) : URL.parse(url);
    if (!asked || !asked.hostname || !this.knows(asked.hostname.replace(/^\[|\]$/g, ''))) return undefined;
    const to = this.to();
    return `https://${asked.hostname}${to === HTTPS ? '' : `:${to}`}${asked.pathname}${asked.search}`;
  }
}
