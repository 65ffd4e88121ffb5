import { startProcess } from '../process/own-process.ts';
import type { OwnProcess } from '../process/own-process.ts';
import { freePort, listens } from '../process/ports.ts';
import { whereIs } from './installed.ts';

/** Milliseconds. */
const START_WITHIN = 10_000;

/** A real Redis on a free port of loopback that keeps nothing on disk. */
export class RedisServer {
  readonly port: number;
  private readonly more: readonly string[];
  private process: OwnProcess | undefined = undefined;

  private constructor(port: number, more: readonly string[]) {
    this.port = port;
    this.more = more;
  }

  /**
   * @param more options of redis-server, after the name of a file of settings if there is one
   * @throws Error when redis-server is not installed, or does not start
   */
  static async start(...more: readonly string[]): Promise<RedisServer> {
    if (whereIs('redis-server') === undefined) throw new Error('redis-server is not on the PATH: install it (Debian: apt-get install redis-server)');
    const server = new RedisServer(await freePort(), more);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Undefined after `kill`. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Starts it, on the same port and empty, after `kill`. */
  async restart(): Promise<void> {
    const words = [...this.more, '--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
    this.process = await startProcess({ command: 'redis-server', arguments: words });
    await this.process.until(`redis-server on port ${this.port}`, START_WITHIN, async () => (await listens(this.port)) || undefined);
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (!process?.running) return;
    process.kill('SIGKILL');
    await process.ended;
  }

  /** Keeps its connections open and answers nothing, until `thaw`. */
  freeze(): void {
    this.process?.pause();
  }

  thaw(): void {
    this.process?.resume();
  }

  stop(): Promise<void> {
    return this.kill();
  }
}
