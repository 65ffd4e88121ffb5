import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { BffSettings, ClientPorts, ConnectionsSettings, FileSetWatch, HealthDetails, HeldResources, outsideRequests, Signals, StartError, Telemetry } from '@portico/platform';
import type { Reading } from '@portico/platform';
import type { AddressInfo } from 'node:net';
import type { HandshakeFault } from './handshake-fault.ts';
import { STREAMS } from './http2/http2-streams.ts';
import { RedirectPort } from './redirect-port.ts';
import { TlsFaults } from './tls-faults.ts';
import { pathsOf, tlsMaterial } from './tls-material.ts';
import type { Expiry, TlsMaterial } from './tls-material.ts';
import { TlsPort } from './tls-port.ts';
import type { TlsPortOptions } from './tls-port.ts';
import { readNow, tlsFaults } from './tls-settings-faults.ts';
import { ServerTlsSettings } from './tls.settings.ts';
import type { WithTls } from './tls.settings.ts';
import { TlsSignals } from './tls.signals.ts';
import { tlsGauges } from './tls.telemetry.ts';

const DAY = 24 * 3_600_000;
/** Milliseconds that changed files must stay as they are, where they are not looked at more often. */
const SETTLING = 500;

/**
 * The TLS of a BFF while it runs: its ports, and the files that they are secured with. Without certificates in the settings it does
 * nothing.
 */
@Injectable()
export class RunningTls implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly tls: ServerTlsSettings;
  private material: TlsMaterial | undefined = undefined;
  private readonly ports: TlsPort[] = [];
  private watch: FileSetWatch | undefined = undefined;
  private daily: NodeJS.Timeout | undefined = undefined;
  /** Why the files cannot be used as they are now; empty where they are in force. */
  private faults: readonly string[] = [];
  /** Since when what is in force is. */
  private since = new Date();
  /** Since when changed files have been refused. */
  private refusedSince = new Date();

  constructor(
    @Inject(BffSettings) settings: BffSettings & WithTls,
    connections: ConnectionsSettings,
    ports: ClientPorts,
    health: HealthDetails,
    telemetry: Telemetry,
    private readonly signals: TlsSignals,
    held: HeldResources,
    private readonly events: Signals,
  ) {
    this.tls = settings.tls ?? new ServerTlsSettings();
    const faults = tlsFaults(settings);
    if (faults.length > 0) throw new StartError(faults);
    if (this.tls.certificates.length === 0) return;
    this.material = tlsMaterial(this.tls, readNow);
    this.open(settings, connections, ports, held);
    health.add('tls', () => this.detail());
    telemetry.add(RunningTls, tlsGauges(this));
  }

  /** Files that stop being good at some time; none without TLS. */
  get expiries(): TlsMaterial['expiries'] {
    return this.material?.expiries ?? [];
  }

  /** Whether the files can be used as they are now. */
  get areUsable(): boolean {
    return this.faults.length === 0;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.material) return;
    this.warn();
    this.daily = outsideRequests(() => setInterval(() => this.warn(), DAY).unref());
    const paths = pathsOf(this.tls);
    const every = this.tls.lookEvery;
    this.watch = new FileSetWatch(paths, { every, settling: Math.min(SETTLING, every) }, this.events.internalFault);
    await this.watch.start((readings) => this.reload(new Map(paths.map((path, index) => [path, readings[index] as Reading]))));
  }

  onApplicationShutdown(): void {
    clearInterval(this.daily);
    this.watch?.close();
  }

  private open({ server }: BffSettings, { headersTimeout: handshakeTimeout, writeTimeout, limit }: ConnectionsSettings, ports: ClientPorts, held: HeldResources): void {
    const { port } = server;
    const { clients, http2, redirectFrom, redirectTo } = this.tls;
    const common = { handshakeTimeout, clients: undefined, http2: undefined };
    const main = this.secured({ ...common, setting: 'server.port', port, http2: http2 ? { ...server, writeTimeout } : undefined });
    if (http2) held.add({ resource: 'streams of HTTP/2', of: '', held: () => main.streams, limit: () => limit * STREAMS });
    ports.replaceMain(main);
    if (clients) ports.add(this.secured({ ...common, setting: 'tls.clients.port', port: clients.port, clients: clients.demand }));
    if (redirectFrom === undefined) return;
    const opened = (): number => (main.server.address() as AddressInfo | null)?.port ?? port;
    ports.add(new RedirectPort(redirectFrom, (host) => this.material?.shown.find(host) !== undefined, () => redirectTo ?? opened()));
  }

  private secured(options: Omit<TlsPortOptions, 'failed'>): TlsPort {
    const { setting } = options;
    const failed = (because: HandshakeFault): void => this.signals.handshakeFailed.emit({ setting, because });
    const port = new TlsPort({ ...options, failed }, this.material as TlsMaterial);
    this.ports.push(port);
    return port;
  }

  private reload(readings: ReadonlyMap<string, Reading>): void {
    try {
      const material = tlsMaterial(this.tls, (path) => readings.get(path) as Reading);
      this.material = material;
      this.faults = [];
      this.since = new Date();
      const ended = this.ports.reduce((sum, port) => sum + port.replace(material), 0);
      this.signals.replaced.emit({ ends: new Date(Math.min(...material.expiries.map(({ ends }) => ends.getTime()))), ended });
      this.warn();
    } catch (error) {
      if (!(error instanceof TlsFaults)) throw error;
      if (this.areUsable) this.refusedSince = new Date();
      this.faults = error.faults;
      this.signals.refused.emit({ faults: error.faults });
    }
  }

  private warn(): void {
    for (const expiry of this.expiries) if (this.endsSoon(expiry)) this.signals.expiring.emit(expiry);
  }

  private endsSoon({ ends }: Expiry): boolean {
    return ends.getTime() - Date.now() < this.tls.warnBefore;
  }

  private detail(): Readonly<Record<string, unknown>> {
    const certificates = this.material?.certificates.map(({ name, hosts, ends, fingerprint }) => ({ name, hosts, ends: ends.toISOString(), fingerprint }));
    const files = this.expiries.map((expiry) => ({ of: expiry.of, path: expiry.path, ends: expiry.ends.toISOString(), endsSoon: this.endsSoon(expiry) }));
    const inForce = this.since.toISOString();
    if (this.areUsable) return { state: 'in-force', since: inForce, certificates, files };
    return { state: 'changed-files-refused', since: this.refusedSince.toISOString(), faults: this.faults, inForceSince: inForce, certificates, files };
  }
}
