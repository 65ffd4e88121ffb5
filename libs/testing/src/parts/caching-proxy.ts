import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../process/free-port.ts';
import { whereIs } from './installed.ts';

const LOOK = 20;
const LOOKS = 250;

/** A real nginx in front of a BFF that keeps every 200 that it may, as an operator’s or a CDN’s cache does. */
export class CachingProxy {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** @param origin of the BFF @throws Error when nginx is not installed, or does not start */
  static async start(origin: string): Promise<CachingProxy> {
    const program = whereIs('nginx');
    if (program === undefined) throw new Error('nginx is not on the PATH: install it (Debian: apt-get install nginx-light)');
    const folder = mkdtempSync(join(tmpdir(), 'portico-nginx-'));
    const port = await freePort();
    writeFileSync(join(folder, 'nginx.conf'), configOf(folder, port, origin));
    const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { stdio: 'ignore' });
    const proxy = new CachingProxy(`http://127.0.0.1:${port}`, child, folder);
    for (let looks = 0; looks < LOOKS; looks += 1) {
      if (child.exitCode !== null) throw new Error(`nginx ended with code ${child.exitCode} instead of listening on ${port}`);
      if (await fetch(`${proxy.url}/here`).then(() => true, () => false)) return proxy;
      await wait(LOOK);
    }
    await proxy.stop();
    throw new Error(`nginx did not listen on ${port}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const configOf = (folder: string, port: number, origin: string): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  proxy_cache_path ${folder}/cache keys_zone=answers:1m;
  server {
    listen 127.0.0.1:${port};
    location = /here { return 204; }
    location / {
      proxy_pass ${origin};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_cache answers;
      proxy_cache_valid 200 10m;
      add_header x-cache $upstream_cache_status always;
    }
  }
}
`;
