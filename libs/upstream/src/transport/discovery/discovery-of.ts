import { CombinedDiscovery } from './combined.discovery.ts';
import type { Discovery, Found, TellProblem } from './discovery.ts';
import { DnsDiscovery } from './dns.discovery.ts';
import { FileDiscovery } from './file.discovery.ts';
import type { Protocol } from './instance-address.ts';
import type { InstanceEntry, StaticEntry } from './instance-text.ts';
import { UNLABELLED } from './labels.ts';
import { SrvDiscovery } from './srv.discovery.ts';

/** An instance that the settings name. */
class StaticDiscovery implements Discovery {
  constructor(private readonly entry: StaticEntry) {}

  async start(found: Found): Promise<void> {
    const { address, labels } = this.entry;
    found([{ ...UNLABELLED, ...labels, address }]);
  }

  close(): void {}
}

/** How the entries of `instances` are followed. */
export interface DiscoveryOptions {
  readonly protocol: Protocol;
  /** IP addresses, with a port where it is not 53: `127.0.0.1:8600`; none: those of the system. */
  readonly nameServers: readonly string[];
  /** Milliseconds between two lookups of SRV records. */
  readonly every: number;
  /** Where relative paths of files start. */
  readonly folder: string;
  readonly problem: TellProblem;
}

/** The discovery that finds what the entries of `instances` lead to. @throws StartError when a name server is no IP address */
export function discoveryOf(entries: readonly InstanceEntry[], options: DiscoveryOptions): Discovery {
  return new CombinedDiscovery(entries.map((entry) => discoveryOfOne(entry, options)));
}

function discoveryOfOne(entry: InstanceEntry, { protocol, nameServers, every, folder, problem }: DiscoveryOptions): Discovery {
  switch (entry.kind) {
    case 'static':
      return new StaticDiscovery(entry);
    case 'dns':
      return new DnsDiscovery(entry, nameServers, problem);
    case 'srv':
      return new SrvDiscovery(entry, nameServers, problem, every);
    case 'file':
      return new FileDiscovery(entry, protocol, folder, problem);
  }
}
