import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { outsideRequests } from '@portico/platform';
import type { buildConnector, Client } from 'undici';
import { always } from '../always.ts';
import { ConnectTimeout } from '../connect-timeout.ts';
import type { Destination, PoolTls } from '../connection-pool.ts';
import type { Undici } from './load.ts';
import { ProxyRefused } from './proxy.ts';
import type { Proxy } from './proxy.ts';

/** What is told once there is a socket, or none. */
export type Opened = (failure: Error | undefined, socket: Socket | undefined) => void;

/** What the connections of an instance are, besides where they lead. */
export interface Way {
  /** Milliseconds that a connection may take to be made. */
  readonly connectTimeout: number;
  /** HTTP/2: offered by ALPN over TLS, with prior knowledge otherwise (RFC 9113, section 3). */
  readonly http2: boolean;
  readonly proxy: Proxy | undefined;
  readonly tls: PoolTls | undefined;
}

/** The names of the places that undici's connector is given, of which `URL` knows the values. */
const placeOf = ({ host, hostname, protocol, port }: URL): buildConnector.Options => ({ host, hostname: hostname.replace(/^\[|\]$/g, ''), protocol, port });

/** Opens sockets to one instance with undici's connector: over TCP or TLS, to a Unix socket, or through a proxy. */
export class SocketOpener {
  private readonly url: URL;
  private connector: buildConnector.connector | undefined = undefined;
  /** What the connector was built with: its sessions are those of this context. */
  private connectorOf: SecureContext | undefined = undefined;

  constructor(
    private readonly undici: Undici,
    private readonly destination: Destination,
    private readonly way: Way,
  ) {
    this.url = new URL(destination.origin);
  }

  /** The proxy that requests in plain text are sent to, each with its absolute URL (RFC 9112, section 3.2.2); https is tunnelled. */
  get forwardedBy(): Proxy | undefined {
    return this.url.protocol === 'https:' ? undefined : this.way.proxy;
  }

  open(done: Opened): void {
    const { origin } = this.destination;
    const { connectTimeout } = this.way;
    let over = false;
    let giveUp: (error: Error) => void = () => undefined;
    const timer = outsideRequests(() => setTimeout(() => giveUp(new ConnectTimeout(origin, connectTimeout)), connectTimeout));
    const told: Opened = (failure, socket) => {
      if (over) return void socket?.destroy();
      over = true;
      clearTimeout(timer);
      done(failure, socket);
    };
    giveUp = outsideRequests(() => this.start(told));
  }

  /** @returns what ends the attempt */
  private start(told: Opened): (error: Error) => void {
    const { proxy } = this.way;
    if (!proxy) return this.connect(placeOf(this.url), told);
    return this.forwardedBy ? this.connect(placeOf(new URL(proxy.origin)), told) : this.tunnel(proxy, told);
  }

  private connect(place: buildConnector.Options, told: Opened): (error: Error) => void {
    const connect = this.connectorNow() as (...about: Parameters<buildConnector.connector>) => Socket;
    const socket = connect(place, (error, opened) => told(error ?? undefined, opened ?? undefined));
    return (error) => {
      socket.destroy(error);
      told(error, undefined);
    };
  }

  /** Has the proxy connect to the instance (RFC 9110, section 9.3.6): it gets the instance's name and its own credentials, nothing else. */
  private tunnel({ origin, authorization }: Proxy, told: Opened): (error: Error) => void {
    const { hostname, port } = this.url;
    const { undici } = this;
    const target = `${hostname}:${port === '' ? 443 : port}`;
    const client = new undici.Client(origin, { allowH2: false, useMilo: false, headersTimeout: 0 } as Client.Options);
    const headers = { host: target, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) };
    let giveUp = (error: Error): void => {
      told(error, undefined);
      client.destroy(error).catch(() => undefined);
    };
    undici.connect(client, { path: target, headers }, (error, data) => {
      if (error || !data) return giveUp(error ?? new ProxyRefused(origin, 0));
      const socket = data.socket as Socket;
      if (data.statusCode < 200 || data.statusCode > 299) {
        socket.on('error', () => undefined).destroy();
        return giveUp(new ProxyRefused(origin, data.statusCode));
      }
      client.close().catch(() => undefined);
      giveUp = this.connect({ ...placeOf(this.url), httpSocket: socket }, told);
    });
    return (error) => giveUp(error);
  }

  /** One for all connections that are made with the same material, so that sessions are resumed. */
  private connectorNow(): buildConnector.connector {
    const { destination, way, undici } = this;
    const context = this.url.protocol === 'https:' ? way.tls?.context : undefined;
    if (this.connector && this.connectorOf === context) return this.connector;
    const { ip, socketPath } = destination;
    const serverName = way.tls?.serverName;
    const options = {
      timeout: 0,
      allowH2: way.http2,
      preferH2: way.http2,
      useH2c: way.http2,
      ...(socketPath === undefined ? {} : { socketPath }),
      ...(ip === undefined || way.proxy ? {} : { lookup: always(ip) }),
      ...(context === undefined ? {} : { secureContext: context }),
      ...(serverName === undefined ? {} : { servername: serverName }),
    };
    this.connectorOf = context;
    return (this.connector = undici.buildConnector(options as buildConnector.BuildOptions));
  }
}
