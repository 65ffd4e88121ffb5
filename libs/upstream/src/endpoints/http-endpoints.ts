import { ConnectionPool } from '../connections/connection-pool.ts';
import type { PoolRules } from '../connections/connection-pool.ts';
import type { Placement } from '../instances/placement.ts';
import type { Endpoints } from './endpoints.ts';

/** A pool of connections for each HTTP instance. */
export class HttpEndpoints implements Endpoints<ConnectionPool> {
  private readonly pools = new Set<ConnectionPool>();

  constructor(private readonly rules: PoolRules) {}

  open({ address, authority, ip }: Placement): ConnectionPool {
    const origin = authority === undefined ? address : `${new URL(address).protocol}//${authority}`;
    const pool = new ConnectionPool({ origin, ip }, this.rules);
    this.pools.add(pool);
    return pool;
  }

  retire(pool: ConnectionPool): void {
    this.pools.delete(pool);
    pool.close();
  }

  async destroy(): Promise<void> {
    for (const pool of this.pools) pool.destroy();
  }
}
