import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../process/own-process.ts';
import type { OwnProcess } from '../process/own-process.ts';
import { freePort, listens } from '../process/ports.ts';
import { whereIs } from './installed.ts';

/** Milliseconds. */
const START_WITHIN = 10_000;

/** A real nginx on a free port of loopback, in a folder of its own. */
export class NginxServer {
  readonly port: number;
  readonly folder: string;
  private readonly process: OwnProcess;

  private constructor(port: number, folder: string, process: OwnProcess) {
    this.port = port;
    this.folder = folder;
    this.process = process;
  }

  /**
   * @param http what stands inside `http { … }`, for a server that listens on the port
   * @param files of the folder, by name
   * @throws Error when nginx is not installed, or does not start
   */
  static async start(http: (port: number, folder: string) => string, files: Readonly<Record<string, string>> = {}): Promise<NginxServer> {
    if (whereIs('nginx') === undefined) throw new Error('nginx is not on the PATH: install it (Debian: apt-get install nginx-light)');
    const folder = mkdtempSync(join(tmpdir(), 'portico-nginx-'));
    const port = await freePort();
    for (const [name, text] of Object.entries({ ...files, 'nginx.conf': configOf(folder, http(port, folder)) })) writeFileSync(join(folder, name), text);
    const process = await startProcess({ command: 'nginx', arguments: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')] });
    const server = new NginxServer(port, folder, process);
    await process.until(`nginx on port ${port}`, START_WITHIN, async () => (await listens(port)) || undefined).catch(async (error: unknown) => {
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

const configOf = (folder: string, http: string): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  ${http}
}
`;
