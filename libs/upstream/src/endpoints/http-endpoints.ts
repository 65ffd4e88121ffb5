import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { Placement } from '../instances/placement.ts';
import type { Endpoints } from './endpoints.ts';

/** How connections to an instance are made and kept. */
export interface PoolRules {
  /** The most connections to one instance. */
  readonly connections: number;
  /** Milliseconds that a connection may take to be made. */
  readonly connectTimeout: number;
  /** Milliseconds that an idle connection is kept. */
  readonly keepAlive: number;
}

/** A pool of connections for each HTTP instance. */
export class HttpEndpoints implements Endpoints<Dispatcher> {
  private readonly pools = new Set<Dispatcher>();

  constructor(private readonly rules: PoolRules) {}

  open({ address, authority, ip }: Placement): Dispatcher {
    const { connections, connectTimeout, keepAlive } = this.rules;
    const pool = new Pool(authority === undefined ? address : `${new URL(address).protocol}//${authority}`, {
      connections,
      // Aborting one of several pipelined requests makes undici send the others twice.
      pipelining: 1,
      allowH2: false,
      // Portico's own deadlines, on one queue, replace these.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepAlive,
      // The upstream's own hint may shorten it, and not prolong it.
      keepAliveMaxTimeout: keepAlive,
      keepAliveTimeoutThreshold: 4_000,
      connect: { timeout: connectTimeout, ...(ip === undefined ? {} : { lookup: always(ip) }) },
    });
    this.pools.add(pool);
    return pool;
  }

  retire(pool: Dispatcher): void {
    this.pools.delete(pool);
    void pool.close();
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.pools].map((pool) => pool.destroy()));
  }
}

type Lookup = (name: string, options: { all?: boolean }, done: (error: null, address: unknown, family?: number) => void) => void;

/** Discovery has looked the name up already. */
const always = (ip: string): Lookup => {
  const family = ip.includes(':') ? 6 : 4;
  return (_name, { all }, done) => (all ? done(null, [{ address: ip, family }]) : done(null, ip, family));
};
