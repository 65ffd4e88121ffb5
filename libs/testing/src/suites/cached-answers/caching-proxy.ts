import { NginxServer } from '../../parts/nginx-server.ts';
import { VarnishServer } from '../../parts/varnish-server.ts';

/** A cache in front of a BFF that keeps every 200 that it may, as an operator’s or a CDN’s cache does. */
export interface CachingProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** Which program to run, and how to start it in front of an origin. */
export interface CacheKind {
  readonly program: string;
  start(origin: string): Promise<CachingProxy>;
}

const nginx = (origin: string): Promise<CachingProxy> =>
  NginxServer.start(
    (port, folder) => `
  access_log off;
  proxy_cache_path ${folder}/cache keys_zone=answers:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${origin};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_cache answers;
      proxy_cache_valid 200 10m;
      add_header x-cache $upstream_cache_status always;
    }
  }`,
  );

/** Its own rules leave out requests with cookies and credentials; these look up every GET, by its URL and `Vary` alone. */
const varnish = (origin: string): Promise<CachingProxy> => {
  const { hostname, port } = new URL(origin);
  return VarnishServer.start(`
vcl 4.1;
backend default { .host = "${hostname}"; .port = "${port}"; }
sub vcl_recv {
  if (req.method != "GET") { return (pass); }
  return (hash);
}
sub vcl_hash {
  hash_data(req.url);
  return (lookup);
}
`);
};

export const CACHES: readonly CacheKind[] = [
  { program: 'nginx', start: nginx },
  { program: 'varnishd', start: varnish },
];
