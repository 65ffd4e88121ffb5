import type { CallTarget } from '../calls/call-target.ts';
import type { Discovery } from '../transport/discovery/discovery.ts';
import type { Endpoints } from '../transport/endpoints/endpoints.ts';
import { describeUpstream } from './explain/upstream-description.ts';
import type { UpstreamDescription } from './explain/upstream-description.ts';
import type { UpstreamTls } from '../transport/tls/upstream-tls.ts';
import type { AnyUpstreamSettings } from './upstream.settings.ts';

/** Something that watches the instances for as long as the BFF runs. */
interface Watcher {
  start(): void;
  close(): void;
}

/** An upstream that some client of the BFF has asked for, with what keeps its instances up to date. */
export class RunningUpstream<E> {
  constructor(
    readonly settings: AnyUpstreamSettings,
    readonly target: CallTarget<E>,
    private readonly endpoints: Endpoints<E>,
    private readonly discovery: Discovery,
    private readonly prober: Watcher | undefined,
    private readonly tls: UpstreamTls | undefined,
  ) {}

  /** Finds the instances, and watches them from then on. @throws StartError when the settings are at fault */
  async start(): Promise<void> {
    const { upstream, instances, signals } = this.target;
    await this.endpoints.prepare?.();
    // Before the first connection is made.
    await this.tls?.start(() => this.endpoints.renew?.());
    await this.discovery.start((found) => {
      const first = instances.all.length === 0;
      instances.update(found, performance.now());
      if (!first) signals.instancesChanged.emit({ upstream, instances: found.map(({ address }) => address) });
    });
    this.prober?.start();
  }

  describe(): UpstreamDescription {
    return describeUpstream(this.settings, this.target, performance.now());
  }

  async close(): Promise<void> {
    this.discovery.close();
    this.prober?.close();
    this.tls?.close();
    await this.endpoints.destroy();
  }
}
