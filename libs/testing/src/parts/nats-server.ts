import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../process/own-process.ts';
import type { OwnProcess } from '../process/own-process.ts';
import { freePort, listens } from '../process/ports.ts';
import { whereIs } from './installed.ts';

/** Milliseconds. */
const START_WITHIN = 10_000;

/** A real NATS server with JetStream on a free port of loopback. */
export class NatsServer {
  private process: OwnProcess | undefined = undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly more: readonly string[],
  ) {}

  /**
   * @param more options of nats-server
   * @throws Error when nats-server is not installed, or does not start
   */
  static async start(...more: readonly string[]): Promise<NatsServer> {
    if (whereIs('nats-server') === undefined) throw new Error('nats-server is not on the PATH: install it (Debian: apt-get install nats-server)');
    const server = new NatsServer(await freePort(), mkdtempSync(join(tmpdir(), 'nats-')), more);
    await server.restart();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Starts it, on the same port and with the streams that it had, after `kill`. */
  async restart(): Promise<void> {
    const words = ['--addr', '127.0.0.1', '--port', String(this.port), '--jetstream', '--store_dir', this.folder, ...this.more];
    this.process = await startProcess({ command: 'nats-server', arguments: words });
    await this.process.until(`nats-server on port ${this.port}`, START_WITHIN, async () => (await listens(this.port)) || undefined);
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (!process?.running) return;
    process.kill('SIGKILL');
    await process.ended;
  }

  /** Ends it, and its streams. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
