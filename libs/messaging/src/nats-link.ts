import { outsideRequests, textOf } from '@portico/platform';
import type { Signals } from '@portico/platform';
import type { UpstreamFailure } from '@portico/upstream';
import { messageFailure, NATS } from './message-failure.ts';
import type { NatsSettings } from './messaging.settings.ts';
import type { OpenNats } from './nats-driver.ts';

export type Driver = typeof import('./nats-driver.ts');

/** Loads the client of NATS where settings name a server. */
export const loadDriver = ({ servers }: NatsSettings): Promise<Driver | undefined> => (servers.length > 0 ? import('./nats-driver.ts') : Promise.resolve(undefined));

/** The BFF's connection to NATS. It is made, and made again, by itself; while there is none, nothing waits for it. */
export class NatsLink {
  private nats: OpenNats | undefined = undefined;
  private up = false;
  private known = false;
  private closed = false;
  /** Why the last attempt to connect has failed. */
  private reason: unknown = undefined;

  constructor(
    private readonly settings: NatsSettings,
    private readonly name: string,
    private readonly events: Signals,
    private readonly driver: Driver | undefined,
  ) {}

  get configured(): boolean {
    return this.driver !== undefined;
  }

  /** Begins to connect. @returns when it is known how NATS stands, after `timeout` at the latest */
  async open(): Promise<void> {
    const { driver } = this;
    if (!driver) return;
    await this.inTime(outsideRequests(() => this.connect(driver)));
    if (!this.up) this.changed(false, this.reason ?? 'no server has answered yet');
  }

  /** @throws UpstreamFailure at once where there is no connection */
  use(operation: string): OpenNats {
    if (this.nats && this.up) return this.nats;
    throw this.unreachable(operation);
  }

  /** Ends the connection when what is on its way has been sent, after `timeout` at the latest. */
  async close(): Promise<void> {
    this.closed = true;
    const { nats, up } = this;
    if (up) await this.inTime(nats?.connection.drain().catch(() => undefined));
    if (nats && !nats.connection.isClosed()) await nats.connection.close();
  }

  /** @returns when the work is done, after `timeout` at the latest */
  private async inTime(work: Promise<void> | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = outsideRequests(() => setTimeout(resolve, this.settings.timeout));
    });
    await Promise.race([work, late]);
    clearTimeout(timer);
  }

  private unreachable(operation: string): UpstreamFailure {
    return messageFailure('refused', operation, { note: this.configured ? 'no server can be reached' : 'nats.servers names none' });
  }

  /** Tries until there is a connection, or the BFF stops. */
  private async connect(driver: Driver): Promise<void> {
    while (!this.closed) {
      try {
        const connection = await driver.openConnection(this.settings, this.name);
        if (this.closed) return await connection.close();
        this.nats = new driver.OpenNats(connection);
        this.changed(true);
        return void this.follow(this.nats, driver);
      } catch (error) {
        this.reason = error;
        await new Promise((soon) => outsideRequests(() => setTimeout(soon, driver.RECONNECT_AFTER).unref()));
      }
    }
  }

  private async follow({ connection }: OpenNats, driver: Driver): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'staleConnection') this.changed(false, 'the connection has ended');
      if (type === 'reconnect') this.changed(true);
    }
    // The client gives up where its credentials are refused: they may be good again.
    const error = await connection.closed();
    if (this.closed) return;
    this.changed(false, error ?? 'the connection was closed');
    await this.connect(driver);
  }

  private changed(up: boolean, error?: unknown): void {
    if (this.known && this.up === up) return;
    this.up = up;
    this.known = true;
    const details = (): object => ({ servers: this.settings.servers, ...(up ? { connected: this.nats?.connection.getServer() } : {}) });
    this.events.storeChanged.emit({ store: NATS, up, required: this.settings.required, details, ...(up ? {} : { error: textOf(error) }) });
  }
}
