import * as undici from './undici/undici-parts.cjs';
import { ConnectionPool } from './connection-pool.ts';
import type { Destination, PoolRules, PoolTls } from './connection-pool.ts';
import { UndiciTransport } from './undici/undici-transport.ts';
import type { Way } from './undici/socket-opener.ts';

/** What the specs of connections run over. */
export const TRANSPORTS = ['own', 'undici'] as const;

export type TransportKind = (typeof TRANSPORTS)[number];

/** A pool over undici. */
export function undiciPool(destination: Destination, rules: PoolRules, way: Partial<Way> = {}): ConnectionPool {
  const whole: Way = { connectTimeout: rules.connectTimeout, http2: false, proxy: undefined, tls: undefined, ...way };
  return new ConnectionPool(destination, rules, whole.tls, new UndiciTransport(undici, destination, rules, whole));
}

/** A pool over either transport, for what must be the same. */
export const poolOver = (transport: TransportKind, destination: Destination, rules: PoolRules, tls?: PoolTls): ConnectionPool =>
  transport === 'own' ? new ConnectionPool(destination, rules, tls) : undiciPool(destination, rules, { tls });
