import type { Resolver } from 'node:dns/promises';
import { AddressRecords } from './address-records.ts';
import { addressOf, authorityOf } from './address.ts';
import type { Discovery, Found, TellProblem } from './discovery.ts';
import type { DnsEntry } from './instance-text.ts';
import { UNLABELLED } from './labels.ts';
import { resolverOf } from './name-server.ts';
import { RepeatedLookup } from './repeated-lookup.ts';
import type { Answer } from './repeated-lookup.ts';

/** Milliseconds between two lookups, whatever the records say. */
const SHORTEST = 1_000;
const LONGEST = 60_000;

/**
 * Instances behind the A and AAAA records of a name, looked up again when the first record's time to live is over. The name is
 * looked up as it stands, without the search domains of `/etc/resolv.conf`.
 */
export class DnsDiscovery implements Discovery {
  private readonly resolver: Resolver;
  private readonly records: AddressRecords;
  private readonly lookup: RepeatedLookup;

  /** @param nameServers as for {@link resolverOf} */
  constructor(
    private readonly entry: DnsEntry,
    nameServers: readonly string[],
    problem: TellProblem,
  ) {
    this.resolver = resolverOf(nameServers);
    this.records = new AddressRecords(this.resolver, entry.name);
    this.lookup = new RepeatedLookup(entry.text, () => this.find(), problem);
  }

  start(found: Found): Promise<void> {
    return this.lookup.start(found);
  }

  close(): void {
    this.lookup.close();
    this.resolver.cancel();
  }

  private async find(): Promise<Answer> {
    const { scheme, name, port, labels } = this.entry;
    const { ips, ttl } = await this.records.find();
    const authority = authorityOf(scheme, name, port);
    const placements = ips.map((ip) => ({ ...UNLABELLED, ...labels, address: addressOf(scheme, ip, port), ip, authority }));
    return { placements, validFor: Math.min(LONGEST, Math.max(SHORTEST, ttl * 1_000)) };
  }
}
