import type { SrvRecord } from 'node:dns';
import type { Resolver } from 'node:dns/promises';
import type { Placement } from '../../policies/instances/placement.ts';
import { AddressRecords } from './address-records.ts';
import { addressOf, authorityOf } from './address.ts';
import type { Discovery, Found, TellProblem } from './discovery.ts';
import type { SrvEntry } from './instance-text.ts';
import { UNLABELLED } from './labels.ts';
import { resolverOf } from './name-server.ts';
import { RepeatedLookup } from './repeated-lookup.ts';
import type { Answer } from './repeated-lookup.ts';

/** A host that SRV records name. */
interface Target {
  readonly records: AddressRecords;
  ips: readonly string[];
}

/** Instances behind the SRV records of a name, with their ports, weights and priorities (RFC 2782). */
export class SrvDiscovery implements Discovery {
  private readonly resolver: Resolver;
  private readonly lookup: RepeatedLookup;
  private targets: ReadonlyMap<string, Target> = new Map();

  /**
   * @param nameServers as for {@link resolverOf}
   * @param every milliseconds between two lookups: Node does not tell the time to live of SRV records
   */
  constructor(
    private readonly entry: SrvEntry,
    nameServers: readonly string[],
    private readonly problem: TellProblem,
    private readonly every: number,
  ) {
    this.resolver = resolverOf(nameServers);
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
    const records = await this.resolver.resolveSrv(this.entry.name);
    // RFC 2782: the root as the target says that the service is not there; that is told, and what was known stays in use.
    const offered = records.filter(({ name }) => name !== '' && name !== '.');
    if (offered.length === 0) throw new Error(`the SRV records of ${this.entry.name} say that the service is not offered`);
    const known = this.targets;
    this.targets = new Map(offered.map(({ name }) => [name, known.get(name) ?? { records: new AddressRecords(this.resolver, name), ips: [] }]));
    const errors = await Promise.all([...this.targets.values()].map((target) => this.refresh(target)));
    const placements = offered.flatMap((record) => this.placementsOf(record));
    const [error] = errors.filter((one) => one !== undefined);
    if (placements.length === 0) throw error;
    if (error !== undefined) this.problem({ entry: this.entry.text, error });
    // Answers come in turning order, which is no change.
    placements.sort((one, other) => (one.address < other.address ? -1 : 1));
    return { placements, validFor: this.every };
  }

  /** A host whose addresses cannot be found keeps those it had. @returns why they cannot */
  private async refresh(target: Target): Promise<unknown> {
    try {
      target.ips = (await target.records.find()).ips;
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private placementsOf({ name, port, weight, priority }: SrvRecord): readonly Placement[] {
    const { scheme, labels } = this.entry;
    const ips = this.targets.get(name)?.ips ?? [];
    return ips.map((ip) => ({
      ...UNLABELLED,
      ...labels,
      // 0 is for those who do not want to weigh (RFC 2782).
      ...(weight > 0 && { weight }),
      // The label moves all records alike, so that their order stays.
      priority: priority + (labels.priority ?? 0),
      address: addressOf(scheme, ip, port),
      ip,
      authority: authorityOf(scheme, serviceName(this.entry.name), port),
    }));
  }
}

/**
 * Who the instances are asked as: the name of the settings without `_http._tcp.`, and not the hosts of the records, for these
 * come unsigned, and an attacker who forges them must not choose the certificate too (RFC 9525, section 6.1).
 */
function serviceName(name: string): string {
  return name.replace(/^_[^.]+\._[^.]+\.(?=.)/, '');
}
