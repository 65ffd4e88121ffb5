import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Connections } from '../connections/connections.ts';
import { listen } from '../listen.ts';
import type { ClientPort } from './client-port.ts';
import { readBefore } from './connection-prelude.ts';
import type { ConnectionPrelude } from './connection-prelude.ts';
import { markDirect } from './direct-connections.ts';

/** The ports of a BFF, open. Connections of all of them are served by one HTTP server, so that one set of rules holds. */
export class OpenPorts {
  private readonly opened = new Map<ClientPort, number>();

  constructor(
    private readonly http: HttpServer,
    private readonly ports: readonly [ClientPort, ...ClientPort[]],
    connections: Connections,
    prelude?: ConnectionPrelude,
  ) {
    for (const port of ports) {
      if (port.ready === undefined) continue;
      connections.count(port.server);
      port.server.on(port.ready, (socket: Socket) => this.serve(socket, port));
    }
    if (prelude) for (const port of new Set(ports.map(({ server: one }) => one))) readBefore(port, prelude, connections);
    // Node watches the time of requests from the moment on that a server listens, and one that others hand connections to does not.
    if (!ports.some(({ server }) => server === http)) http.emit('listening');
  }

  /** Opens all, or none. @throws StartError naming the setting */
  async open(host: string): Promise<void> {
    for (const port of this.ports) {
      try {
        this.opened.set(port, await listen(port.server, host, port.port, port.setting));
      } catch (error) {
        await Promise.all([...this.opened.keys()].map(({ server }) => new Promise((closed) => server.close(closed))));
        throw error;
      }
    }
  }

  /** The port that was opened, by its setting. */
  get numbers(): Readonly<Record<string, number>> {
    return Object.fromEntries(Array.from(this.opened, ([{ setting }, number]) => [setting, number]));
  }

  get main(): { readonly scheme: string; readonly number: number } {
    const [main] = this.ports;
    return { scheme: main.scheme, number: this.opened.get(main) as number };
  }

  /** Takes no further connection. @returns when all connections have ended */
  async close(): Promise<void> {
    for (const port of this.ports) port.stop?.();
    const servers = new Set([this.http, ...this.ports.map(({ server }) => server)]);
    await Promise.all([...servers].map((server) => new Promise<void>((closed) => server.close(() => closed()))));
  }

  /** Has HTTP begin on a connection, as Node's documentation of the event `connection` has it. */
  private serve(socket: Socket, { direct }: ClientPort): void {
    if (direct) markDirect(socket);
    this.http.emit('connection', socket);
  }
}
