import { ConnectionPool } from '../connections/connection-pool.ts';
import type { Destination, PoolRules, PoolTls } from '../connections/connection-pool.ts';
import type { Transport } from '../connections/transport.ts';
import { loadUndici } from '../connections/undici/load.ts';
import type { Undici } from '../connections/undici/load.ts';
import type { Proxy } from '../connections/undici/proxy.ts';
import { UndiciTransport } from '../connections/undici/undici-transport.ts';
import { socketPathOf } from '../discovery/unix-socket.ts';
import type { Placement } from '../../policies/instances/placement.ts';
import type { Endpoints } from './endpoints.ts';

/** How the instances of an upstream are reached, where it is not over connections of our own. */
export interface HttpWays {
  /** The `Host` for instances that have no host name, such as those behind a Unix socket: the upstream's name. */
  readonly name: string;
  readonly http2: boolean;
  readonly proxy: Proxy | undefined;
  /** Whether undici makes the connections. */
  readonly undici: boolean;
}

const OWN: HttpWays = { name: 'localhost', http2: false, proxy: undefined, undici: false };

/** A pool of connections for each HTTP instance. */
export class HttpEndpoints implements Endpoints<ConnectionPool> {
  private readonly pools = new Set<ConnectionPool>();
  private undici: Undici | undefined = undefined;

  constructor(
    private readonly rules: PoolRules,
    private readonly tls?: PoolTls,
    private readonly ways = OWN,
  ) {}

  async prepare(): Promise<void> {
    if (this.ways.undici) this.undici = await loadUndici();
  }

  open({ address, authority, ip }: Placement): ConnectionPool {
    const socketPath = socketPathOf(address);
    const origin = authority === undefined ? address : `${new URL(address).protocol}//${authority}`;
    const destination = socketPath === undefined ? { origin, ip } : { origin: `http://${this.ways.name}`, socketPath };
    const pool = new ConnectionPool(destination, this.rules, this.tls, this.transportTo(destination));
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

  private transportTo(destination: Destination): Transport | undefined {
    const { undici, rules, tls } = this;
    const { http2, proxy } = this.ways;
    return undici && new UndiciTransport(undici, destination, rules, { connectTimeout: rules.connectTimeout, http2, proxy, tls });
  }
}
