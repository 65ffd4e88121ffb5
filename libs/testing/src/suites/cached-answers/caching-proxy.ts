import { NginxServer } from '../../parts/nginx-server.ts';

/** A real nginx in front of a BFF that keeps every 200 that it may, as an operator’s or a CDN’s cache does. @param origin of the BFF */
export const startCachingProxy = (origin: string): Promise<NginxServer> =>
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
