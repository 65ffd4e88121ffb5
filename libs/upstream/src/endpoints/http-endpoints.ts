import { ConnectionPool } from '../connections/connection-pool.ts';
import type { PoolRules, PoolTls } from '../connections/connection-pool.ts';
import type { Placement } from '../instances/placement.ts';
import type { Endpoints } from './endpoints.ts';

/** A pool of connections for each HTTP instance. */
export class HttpEndpoints implements Endpoints<ConnectionPool> {
  private readonly pools = new Set<ConnectionPool>();

  constructor(
    private readonly rules: PoolRules,
    private readonly tls?: PoolTls,
  ) {}

  open({ address, authority, ip }: Placement): ConnectionPool {
    const origin = authority === undefined ? address : `${new URL(address).protocol}//${authority}`;
    const pool = new ConnectionPool({ origin, ip }, this.rules, this.tls);
    this.pools.add(pool);
    return pool;
  }

  retire(pool: ConnectionPool): void {
    this.pools.delete(pool);
    pool.close();
  }

  renew(): void {
    for (const pool of this.pools) pool.renew();
  }

  async destroy(): Promise<void> {
    for (const pool of this.pools) pool.destroy();
  }
}
