import type { RecordWithTtl } from 'node:dns';
import type { Resolver } from 'node:dns/promises';

/** The IP addresses behind a name, and for how many seconds they hold. */
export interface Addresses {
  readonly ips: readonly string[];
  readonly ttl: number;
}

type Outcome = PromiseSettledResult<readonly RecordWithTtl[]>;

/** What a name server says when there are no such records, in the words of c-ares. */
const NONE: ReadonlySet<unknown> = new Set(['ENODATA', 'ENOTFOUND']);

/**
 * The A and AAAA records of one name. Some name servers answer one of the two questions only; then the last answer to the other
 * stays in use.
 */
export class AddressRecords {
  private readonly last = new Map<'A' | 'AAAA', readonly RecordWithTtl[]>();

  constructor(
    private readonly resolver: Resolver,
    private readonly name: string,
  ) {}

  /** @throws the name server's error when there is no address */
  async find(): Promise<Addresses> {
    const [four, six] = await Promise.allSettled([
      this.resolver.resolve4(this.name, { ttl: true }),
      this.resolver.resolve6(this.name, { ttl: true }),
    ]);
    if (four.status === 'rejected' && six.status === 'rejected') throw this.told(NONE.has(four.reason.code) ? six.reason : four.reason);
    const records = [...this.recordsOf('A', four), ...this.recordsOf('AAAA', six)];
    // Answers come in turning order, which is no change.
    const ips = [...new Set(records.map(({ address }) => address))].sort();
    return { ips, ttl: Math.min(...records.map(({ ttl }) => ttl)) };
  }

  private recordsOf(type: 'A' | 'AAAA', outcome: Outcome): readonly RecordWithTtl[] {
    if (outcome.status === 'fulfilled') this.last.set(type, outcome.value);
    else if (NONE.has(outcome.reason.code)) this.last.delete(type);
    return this.last.get(type) ?? [];
  }

  private told(error: NodeJS.ErrnoException): Error {
    if (error.code !== 'ENOTFOUND' || this.name.includes('.')) return error;
    const message = `"${this.name}" is unknown to the name server; the search domains of /etc/resolv.conf are not tried: write the whole name, such as ${this.name}.shop.svc.cluster.local`;
    return new Error(message, { cause: error });
  }
}
