import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, selfSigned } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

describe('web-bff reaches its upstreams over HTTP/2 and a Unix socket', () => {
  let sandbox: Sandbox;
  let bff: BffUnderTest;
  let folder: string;
  let nginx: ChildProcess;
  let port: number;

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
    folder = mkdtempSync(join(tmpdir(), 'portico-nginx-'));
    mkdirSync(join(folder, 'temp'));
    port = await freePort();
    const { cert, key } = await selfSigned('catalog.test');
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
    writeFileSync(join(folder, 'nginx.conf'), nginxConfig(folder, port, sandbox.urls));
    const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
    nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { env, stdio: 'ignore' });
    await listening(port);
  });

  afterAll(async () => {
    nginx.kill();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(() => bff.close());

  const start = async (catalog: string, pricing: string, env: Readonly<Record<string, string>>): Promise<void> => {
    bff = await BffUnderTest.start({ ...WEB_BFF, upstreams: { ...sandbox.urls, catalog: [catalog], pricing: [pricing] }, env });
    await bff.inTime('/api/home');
  };

  /** Protocol, host and outcome of each request, as nginx has logged them. */
  const logged = (): string[] => [...new Set(readFileSync(join(folder, 'access.log'), 'utf8').trim().split('\n'))].sort();

  it('with the page complete, and every upstream asked as what it is called', async () => {
    await start(`https://127.0.0.1:${port}`, `unix:${join(folder, 'pricing.sock')}`, {
      PORTICO_UPSTREAMS__CATALOG__HTTP2: 'true',
      PORTICO_UPSTREAMS__CATALOG__TLS__CA: join(folder, 'cert.pem'),
      PORTICO_UPSTREAMS__CATALOG__TLS__SERVER_NAME: 'catalog.test',
    });
    for (const limit of [3, 4, 5, 6]) {
      const { status, completeness } = await bff.inTime(`/api/home?limit=${limit}`);
      expect({ status, completeness }).toEqual({ status: 200, completeness: null });
    }
    expect(logged()).toEqual(['tls HTTP/2.0 127.0.0.1 200', 'unix HTTP/1.1 pricing 200']);
  });
});

/** A server over TLS with HTTP/2 in front of the catalogue, one at a Unix socket in front of pricing. */
const nginxConfig = (folder: string, port: number, { catalog, pricing }: Readonly<Record<string, readonly string[]>>): string => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/temp/${kind};`).join(' ')}
  log_format seen '$listener $server_protocol $host $status';
  access_log ${folder}/access.log seen;
  map $server_port $listener { "" unix; default tls; }
  server {
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    location / { proxy_pass ${catalog?.[0]}; }
  }
  server {
    listen unix:${folder}/pricing.sock;
    location / { proxy_pass ${pricing?.[0]}; }
  }
}
`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function listening(port: number): Promise<void> {
  for (const patience = AbortSignal.timeout(10_000); !patience.aborted; await delay(20)) {
    const answers = await new Promise<boolean>((told) => {
      const socket = connect(port, '127.0.0.1', () => told(true)).on('error', () => told(false));
      socket.on('connect', () => socket.destroy());
    });
    if (answers) return;
  }
  throw new Error('nginx did not come up');
}
