import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../process/own-process.ts';
import type { OwnProcess } from '../process/own-process.ts';
import { freePort, listens } from '../process/ports.ts';
import { whereIs } from './installed.ts';

/** Milliseconds: its configuration is compiled first. */
const START_WITHIN = 30_000;

/** A real Varnish on a free port of loopback, in a folder of its own. */
export class VarnishServer {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly process: OwnProcess,
  ) {}

  /** @param vcl its configuration @throws Error when varnishd is not installed, or does not start */
  static async start(vcl: string): Promise<VarnishServer> {
    if (whereIs('varnishd') === undefined) throw new Error('varnishd is not on the PATH: install it (Debian: apt-get install varnish)');
    const folder = mkdtempSync(join(tmpdir(), 'portico-varnish-'));
    const [port, file] = [await freePort(), join(folder, 'default.vcl')];
    writeFileSync(file, vcl);
    const process = await startProcess({ command: 'varnishd', arguments: ['-F', '-j', 'none', '-n', folder, '-a', `127.0.0.1:${port}`, '-f', file, '-s', 'malloc,16m'] });
    const server = new VarnishServer(port, folder, process);
    await process.until(`Varnish on port ${port}`, START_WITHIN, async () => (await listens(port)) || undefined).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
