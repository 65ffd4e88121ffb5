import type { RawUpstream } from './raw-upstream.ts';

/** An upstream with its `instances` as bff.yaml has them. */
interface Placed {
  readonly upstream: RawUpstream;
  readonly instances: readonly string[];
}

/** The HTTP upstreams of a BFF, for code that names them by URL. */
export class RawUpstreams {
  private readonly byOrigin = new Map<string, RawUpstream>();

  constructor(placed: readonly Placed[]) {
    for (const { upstream, instances } of placed) {
      for (const origin of instances.flatMap(originOf)) if (!this.byOrigin.has(origin)) this.byOrigin.set(origin, upstream);
    }
    // The names come last: no instance of another upstream may take one away.
    for (const { upstream } of placed) this.byOrigin.set(`http://${upstream.name}`, upstream);
  }

  /**
   * The upstream behind an origin: `http://catalog`, its name, or the origin of one of its instances in bff.yaml.
   *
   * @param origin as `URL.origin` has it
   */
  at(origin: string): RawUpstream | undefined {
    return this.byOrigin.get(origin);
  }

  /** As what they are best called: `http://catalog`. */
  get origins(): readonly string[] {
    return [...new Set(this.byOrigin.values())].map(({ name }) => `http://${name}`);
  }
}

/** Nothing for an entry that leads to instances by a file or by SRV records: it has no origin. */
function originOf(entry: string): string[] {
  const [, address = ''] = /^(?:dns\+)?(https?:\/\/\S+)/i.exec(entry) ?? [];
  return URL.canParse(address) ? [new URL(address).origin] : [];
}
