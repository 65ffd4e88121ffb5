import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { outsideRequests } from '@portico/platform';
import { always } from './always.ts';
import { ConnectTimeout } from './connect-timeout.ts';
import { Connection } from './connection.ts';
import type { OpenSocket } from './connection.ts';
import type { ConnectionPool, Destination, PoolRules, PoolTls } from './connection-pool.ts';
import { OwnObservation } from './diagnostics/own-observation.ts';
import type { ExchangeListener, WireRequest } from './exchange.ts';
import type { Making, Transport } from './transport.ts';

/** Milliseconds without traffic after which the operating system asks whether the other side is still there. */
const TCP_KEEP_ALIVE = 60_000;

/** Connections of our own, over TCP and TLS, for HTTP/1.1. */
export class OwnTransport implements Transport {
  private readonly url: URL;
  private session: Buffer | undefined = undefined;
  /** What the session was begun with: one that is resumed shows no certificate. */
  private sessionOf: SecureContext | undefined = undefined;

  constructor(
    private readonly destination: Destination,
    private readonly rules: PoolRules,
    private readonly tls?: PoolTls,
  ) {
    this.url = new URL(destination.origin);
  }

  connect(pool: ConnectionPool, making: Making): Connection {
    const { connectTimeout } = this.rules;
    return new Connection(pool, (onread) => {
      let open = false;
      let failure: Error | undefined;
      const socket = outsideRequests(() => this.open({ onread }));
      const timer = outsideRequests(() => setTimeout(() => socket.destroy((failure = new ConnectTimeout(this.destination.origin, connectTimeout))), connectTimeout));
      socket.once(this.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        open = true;
        making.opened();
      });
      socket.on('error', (error) => (failure ??= error));
      socket.once('close', () => {
        clearTimeout(timer);
        if (!open) making.failed(failure);
      });
      return socket;
    });
  }

  observe(request: WireRequest, listener: ExchangeListener): OwnObservation {
    return new OwnObservation(this.destination.origin, request, listener);
  }

  private open({ onread }: { onread: Parameters<OpenSocket>[0] }): Socket {
    const { hostname, port, protocol } = this.url;
    const { ip } = this.destination;
    const host = hostname.replace(/^\[|\]$/g, '');
    const secure = protocol === 'https:';
    const options = {
      host,
      port: port === '' ? (secure ? 443 : 80) : Number(port),
      ...(ip === undefined ? {} : { lookup: always(ip) }),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: TCP_KEEP_ALIVE,
      onread,
    };
    if (!secure) return connectTcp(options);
    const secureContext = this.tls?.context;
    const session = this.session === undefined || this.sessionOf !== secureContext ? {} : { session: this.session };
    const servername = this.tls?.serverName ?? (isIP(host) === 0 ? host : undefined);
    const named = servername === undefined ? {} : { servername };
    const socket = connectTls({ ...options, ...session, ...named, ...(secureContext ? { secureContext } : {}), ALPNProtocols: ['http/1.1'] });
    return socket.on('session', (fresh) => {
      this.session = fresh;
      this.sessionOf = secureContext;
    });
  }
}
