import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess } from '../../../../libs/testing/src/process/own-process.ts';
import type { OwnProcess } from '../../../../libs/testing/src/process/own-process.ts';
import { freePort } from '../../../../libs/testing/src/process/ports.ts';
import type { Surroundings } from './running-subject.ts';

/** Proxies that are programs of their own, on one core like all subjects. */
export type ProxyServer = 'nginx' | 'haproxy';

/** Starts a proxy that hands everything on over kept connections. */
export async function startServer(server: ProxyServer, { origins, folder, core }: Pick<Surroundings, 'origins' | 'folder' | 'core'>): Promise<OwnProcess & { readonly url: string }> {
  const port = await freePort();
  const { host } = new URL(origins.catalog);
  const file = join(folder, `${server}-peer.conf`);
  writeFileSync(file, server === 'nginx' ? nginxPeer(port, host, folder) : haproxyPeer(port, host));
  const words = server === 'nginx' ? ['-p', folder, '-c', file, '-e', join(folder, 'nginx-peer.log')] : ['-db', '-f', file];
  return Object.assign(await startProcess({ command: server, arguments: words, core }), { url: `http://127.0.0.1:${port}` });
}

const nginxPeer = (port: number, host: string, folder: string): string => `daemon off;
master_process off;
pid ${folder}/nginx-peer.pid;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${folder}/peer-body;
  proxy_temp_path ${folder}/peer-proxy;
  fastcgi_temp_path ${folder}/peer-fastcgi;
  uwsgi_temp_path ${folder}/peer-uwsgi;
  scgi_temp_path ${folder}/peer-scgi;
  keepalive_requests 1000000000;
  upstream catalog { server ${host}; keepalive 128; }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 0;
    proxy_request_buffering off;
    location / { proxy_pass http://catalog; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`;

const haproxyPeer = (port: number, host: string): string => `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend all
  bind 127.0.0.1:${port}
  default_backend catalog
backend catalog
  server one ${host}
`;
