import type { ConnectionPool, Destination, PoolRules } from '../connection-pool.ts';
import type { ExchangeListener, WireRequest } from '../exchange.ts';
import type { Making, Transport } from '../transport.ts';
import type { Undici } from './load.ts';
import { Session, STREAMS } from './session.ts';
import { SocketOpener } from './socket-opener.ts';
import type { Way } from './socket-opener.ts';
import { UndiciConnection } from './undici-connection.ts';
import { UndiciObservation } from './undici-observation.ts';

/**
 * Connections of undici's, for what ours cannot do: HTTP/2, Unix sockets, proxies. Each connection of the pool is one of undici's clients
 * over HTTP/1.1; over HTTP/2 it is a stream, and the pool has {@link STREAMS} for each connection that it may make.
 */
export class UndiciTransport implements Transport {
  private readonly sessions = new Set<Session>();
  private readonly opener: SocketOpener;

  constructor(
    private readonly undici: Undici,
    private readonly destination: Destination,
    private readonly rules: PoolRules,
    private readonly way: Way,
  ) {
    this.opener = new SocketOpener(undici, destination, way);
  }

  connect(pool: ConnectionPool, making: Making): UndiciConnection {
    const known = [...this.sessions].find(({ hasRoom }) => hasRoom);
    const session = known ?? this.begin();
    const connection = new UndiciConnection(pool, session);
    session.join(connection, making);
    if (!known) this.open(session, pool);
    return connection;
  }

  observe(request: WireRequest, listener: ExchangeListener): UndiciObservation {
    return new UndiciObservation(this.destination.origin, request, listener);
  }

  renew(): void {
    for (const session of this.sessions) session.retired = true;
  }

  private begin(): Session {
    const { undici, destination, opener, way, rules } = this;
    const session = new Session(undici, destination.origin, opener, way.http2, rules.keepAlive, (ended) => this.sessions.delete(ended));
    this.sessions.add(session);
    return session;
  }

  private open(session: Session, pool: ConnectionPool): void {
    session.open((left) => {
      if (!left) return void this.sessions.delete(session);
      // An upstream that does not speak HTTP/2 after all has one connection for each exchange.
      for (const [connection, making] of left) this.move(connection, making, pool);
      if (this.way.http2) queueMicrotask(() => pool.allow(session.multiplexed ? this.rules.connections * STREAMS : this.rules.connections));
    });
  }

  private move(connection: UndiciConnection, making: Making, pool: ConnectionPool): void {
    const session = this.begin();
    connection.moveTo(session);
    session.join(connection, making);
    this.open(session, pool);
  }
}
