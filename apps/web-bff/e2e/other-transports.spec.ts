import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, NginxServer, selfSigned } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

describe('web-bff reaches its upstreams over HTTP/2 and a Unix socket', () => {
  let sandbox: Sandbox;
  let bff: BffUnderTest;
  let nginx: NginxServer;

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
    const { cert, key } = await selfSigned('catalog.test');
    nginx = await NginxServer.start((port, folder) => nginxConfig(folder, port, sandbox.urls), { 'cert.pem': cert, 'key.pem': key });
  });

  afterAll(async () => {
    await nginx.stop();
    await sandbox.close();
  });

  afterEach(() => bff.close());

  const start = async (catalog: string, pricing: string, env: Readonly<Record<string, string>>): Promise<void> => {
    bff = await BffUnderTest.start({ ...WEB_BFF, upstreams: { ...sandbox.urls, catalog: [catalog], pricing: [pricing] }, env });
    await bff.inTime('/api/home');
  };

  /** Protocol, host and outcome of each request, as nginx has logged them. */
  const logged = (): string[] => [...new Set(readFileSync(join(nginx.folder, 'access.log'), 'utf8').trim().split('\n'))].sort();

  it('with the page complete, and every upstream asked as what it is called', async () => {
    await start(`https://127.0.0.1:${nginx.port}`, `unix:${join(nginx.folder, 'pricing.sock')}`, {
      PORTICO_UPSTREAMS__CATALOG__HTTP2: 'true',
      PORTICO_UPSTREAMS__CATALOG__TLS__CA: join(nginx.folder, 'cert.pem'),
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
`;
