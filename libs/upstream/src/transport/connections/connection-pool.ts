import { currentScope, outsideRequests, runInScope } from '@portico/platform';
import type { SecureContext } from 'node:tls';
import { ConnectionLost } from './connection.ts';
import { isObserved } from './diagnostics/channels.ts';
import { Exchange, fieldLines } from './exchange.ts';
import type { ExchangeListener, WireRequest } from './exchange.ts';
import { OwnTransport } from './own-transport.ts';
import type { PooledConnection, Transport } from './transport.ts';

let waiting: PooledConnection[] = [];

/**
 * Has a connection send its request once all sockets have been read that have something to read. By then a connection that the
 * upstream has closed is known to be, and an answer that was not asked for has ended its connection, instead of being taken for
 * the answer to this request (undici's GHSA-35p6-xmwp-9g52). All requests of a turn of the event loop share one callback.
 */
function sendSoon(connection: PooledConnection): void {
  if (waiting.push(connection) === 1) outsideRequests(afterReading);
}

const afterReading = (): NodeJS.Immediate => setImmediate(sendAll);

function sendAll(): void {
  const ready = waiting;
  waiting = [];
  for (const connection of ready) connection.send();
}

/** How connections to an instance are made and kept. */
export interface PoolRules {
  /** The most connections to one instance. */
  readonly connections: number;
  /** Milliseconds that a connection may take to be made. */
  readonly connectTimeout: number;
  /** Milliseconds that an idle connection is kept. */
  readonly keepAlive: number;
}

/** What secured connections are made with, where that is not what Node knows. */
export interface PoolTls {
  /** For the next connection. */
  readonly context: SecureContext;
  /** The name to ask for and to verify; undefined where it is the origin's. */
  readonly serverName: string | undefined;
}

/** Where an instance is. */
export interface Destination {
  /** Scheme, name and port, as the instance is asked for; no path. */
  readonly origin: string;
  /** The address to connect to when the name is not to be looked up. */
  readonly ip?: string | undefined;
  /** The Unix socket to connect to, for transports that can. */
  readonly socketPath?: string | undefined;
}

/**
 * Before an upstream closes an idle connection, as it said, it is not used any more: a request takes its time. Milliseconds at most, and
 * the share of what was said, where that is less.
 */
const MARGIN = 4_000;
const MARGIN_SHARE = 0.5;
/**
 * The connections to one HTTP instance. The one used last is used next, so that what is not needed grows old. An exchange that
 * finds none idle waits for the first that is made or becomes idle.
 */
export class ConnectionPool {
  private readonly all = new Set<PooledConnection>();
  private readonly idle: PooledConnection[] = [];
  private readonly waiting: Exchange[] = [];
  private connecting = 0;
  /** Connections that streams have. */
  private detached = 0;
  private state: 'open' | 'closing' | 'closed' = 'open';
  /** What every request to the instance has in its head, as `fieldLines` writes it. */
  readonly fields: string;
  /** The same for one that asks for another protocol. */
  readonly upgradeFields: (protocol: string) => string;
  /** The most connections at a time, besides those of streams. */
  private limit: number;
  private sweeper: NodeJS.Timeout | undefined = undefined;

  /**
   * @param tls for connections of our own
   * @param transport what makes the connections; by default our own over HTTP/1.1
   */
  constructor(
    destination: Destination,
    private readonly rules: PoolRules,
    tls?: PoolTls,
    private readonly transport: Transport = new OwnTransport(destination, rules, tls),
  ) {
    this.limit = rules.connections;
    const { host } = new URL(destination.origin);
    this.fields = fieldLines(['host', host, 'connection', 'keep-alive']);
    this.upgradeFields = (protocol) => fieldLines(['host', host, 'connection', 'Upgrade', 'upgrade', protocol]);
  }

  /** Whether all connections that short calls may have are in use. */
  get isFull(): boolean {
    return this.connecting === 0 && this.all.size - this.detached >= this.limit;
  }

  dispatch(request: WireRequest, listener: ExchangeListener): Exchange {
    const exchange = isObserved() ? this.observed(request, listener) : new Exchange(request, listener, this);
    this.place(exchange);
    return exchange;
  }

  /** For exchanges that are given up before they have got a connection. */
  forget(exchange: Exchange): void {
    const at = this.waiting.indexOf(exchange);
    if (at >= 0) this.waiting.splice(at, 1);
  }

  /** Milliseconds that a connection is kept idle. @param hint what the upstream says in `Keep-Alive`: it may shorten, not prolong */
  keepFor(hint: string | undefined): number {
    const seconds = hint === undefined ? undefined : /timeout[ \t]*=[ \t]*"?(\d+)/i.exec(hint)?.[1];
    if (seconds === undefined) return this.rules.keepAlive;
    const said = Number(seconds) * 1_000;
    return Math.min(said - Math.min(MARGIN, said * MARGIN_SHARE), this.rules.keepAlive);
  }

  /** For connections whose answer goes on for long: another one may be made in its place. */
  detach(connection: PooledConnection): void {
    if (connection.detached) return;
    connection.detached = true;
    this.detached += 1;
    this.connect();
  }

  /** For connections that have nothing to do. */
  release(connection: PooledConnection): void {
    this.attach(connection);
    if (this.all.size - this.detached > this.limit) return connection.destroy();
    const next = this.waiting.shift();
    if (next) {
      next.queuedUntil = performance.now();
      this.give(next, connection);
    } else if (this.state !== 'open') connection.destroy();
    else {
      this.idle.push(connection);
      this.sweeper ??= this.sweepLater();
    }
  }

  /** For connections that have ended. */
  lost(connection: PooledConnection, fault: Error | undefined, exchange: Exchange | undefined): void {
    this.attach(connection);
    this.all.delete(connection);
    const at = this.idle.indexOf(connection);
    if (at >= 0) this.idle.splice(at, 1);
    if (exchange?.sent) exchange.listener.broken(fault ?? new ConnectionLost());
    else if (exchange) this.place(exchange);
    this.connect();
  }

  /** Ends each connection as soon as it has nothing to do. */
  close(): void {
    this.state = 'closing';
    for (const connection of this.idle.splice(0)) connection.destroy();
  }

  /** Has no connection used again that is idle now. */
  renew(): void {
    this.transport.renew?.();
    for (const connection of this.idle.splice(0)) connection.destroy();
  }

  /** Ends all connections at once; waiting exchanges are told. */
  destroy(): void {
    this.state = 'closed';
    clearTimeout(this.sweeper);
    for (const connection of this.all) connection.destroy();
    for (const { listener } of this.waiting.splice(0)) listener.broken(new ConnectionLost());
  }

  private observed(request: WireRequest, listener: ExchangeListener): Exchange {
    const observation = runInScope(listener.within ?? currentScope(), () => this.transport.observe(request, listener));
    return new Exchange(observation.request, observation, this, observation);
  }

  private attach(connection: PooledConnection): void {
    if (!connection.detached) return;
    connection.detached = false;
    this.detached -= 1;
  }

  private place(exchange: Exchange): void {
    if (this.state === 'closed') return exchange.listener.broken(new ConnectionLost());
    const now = performance.now();
    for (let connection = this.idle.pop(); connection; connection = this.idle.pop()) {
      if (connection.usableUntil > now) return this.give(exchange, connection);
      connection.destroy();
    }
    this.waiting.push(exchange);
    this.connect();
  }

  private give(exchange: Exchange, connection: PooledConnection): void {
    connection.reserve(exchange);
    sendSoon(connection);
  }

  /** For transports that find out how many exchanges their connections carry. @param limit the most at a time */
  allow(limit: number): void {
    this.limit = limit;
    for (let missing = this.waiting.length - this.connecting; missing > 0; missing -= 1) this.connect();
  }

  /** Makes a connection if an exchange waits for which none is being made. */
  private connect(): void {
    if (this.connecting >= this.waiting.length || this.all.size - this.detached >= this.limit || this.state === 'closed') return;
    this.connecting += 1;
    const connection = this.transport.connect(this, {
      opened: () => {
        this.connecting -= 1;
        this.release(connection);
      },
      failed: (error) => {
        this.connecting -= 1;
        this.all.delete(connection);
        // The exchange that has waited longest has waited for this one.
        this.waiting.shift()?.listener.broken(error ?? new ConnectionLost());
        this.connect();
      },
    });
    this.all.add(connection);
  }

  /** Ends the connections that have been idle for too long. */
  private sweep(): void {
    this.sweeper = undefined;
    const now = performance.now();
    for (const connection of this.idle.filter(({ usableUntil }) => usableUntil <= now)) connection.destroy();
    if (this.idle.length > 0) this.sweeper = this.sweepLater();
  }

  private sweepLater(): NodeJS.Timeout {
    return outsideRequests(() => setTimeout(() => this.sweep(), this.rules.keepAlive).unref());
  }
}
