import type { Readable } from 'node:stream';
import type { ConnectionPool } from './connection-pool.ts';
import type { Observation } from './diagnostics/observation.ts';
import type { Exchange, ExchangeListener, WireRequest } from './exchange.ts';

/** What a pool and its exchanges need of a connection. It serves one exchange at a time. */
export interface PooledConnection {
  /** When it is too old to be used again, on the clock of `performance.now()`. */
  usableUntil: number;
  /** Whether it is one more than the pool's. */
  detached: boolean;
  /** Takes an exchange over; it is sent with `send`. */
  reserve(exchange: Exchange): void;
  /** Sends the request, unless it was given up meanwhile. */
  send(): void;
  /** The exchange is no longer wanted. */
  giveUp(): void;
  detach(): void;
  /** For transports that can leave HTTP: see `Exchange.sendFrom`. */
  sendFrom?(source: Readable): void;
  pause(): void;
  resume(): void;
  destroy(error?: Error): void;
}

/** How the making of a connection ends: one of the two is called, once, and not before `connect` has returned. */
export interface Making {
  opened(): void;
  failed(error: Error | undefined): void;
}

/** Makes the connections of one pool. */
export interface Transport {
  connect(pool: ConnectionPool, making: Making): PooledConnection;
  /** Has subscribers of the diagnostics channels told of an exchange. Called in the async context of its caller. */
  observe(request: WireRequest, listener: ExchangeListener): Observation;
  /** What connections are secured with has changed: those that are open take no further connection of the pool on. */
  renew?(): void;
}
