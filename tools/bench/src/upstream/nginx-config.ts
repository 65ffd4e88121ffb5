import type { PreparedAnswer, ServiceName } from './answers.ts';

export interface NginxPlan {
  readonly folder: string;
  readonly answers: readonly PreparedAnswer[];
  readonly ports: Readonly<Record<ServiceName, number>>;
  /** For `stub_status`: how many requests the upstream has had. */
  readonly statusPort: number;
  /** A file with one line per call, or nothing while time is taken. */
  readonly callLog: string | undefined;
}

/** The longest parameter that nginx reads in a configuration file. */
const LONGEST = 4_095;

/**
 * One worker that answers from memory, on loopback, and keeps every connection.
 * @throws RangeError for an answer that does not fit
 */
export function nginxConfig({ folder, answers, ports, statusPort, callLog }: NginxPlan): string {
  const servers = answers.map(({ service, path, value }) => {
    const body = JSON.stringify(value);
    if (body.length > LONGEST || /['\\$]/.test(body)) {
      throw new RangeError(`the answer of ${service} cannot be written into nginx.conf`);
    }
    return `  server {
    listen 127.0.0.1:${ports[service]};
    location = ${path} { return 200 '${body}'; }
    # The same for caches.
    location = /kept${path} { add_header Cache-Control "public, max-age=86400"; return 200 '${body}'; }
    # What nginx hands on to itself it reads first; it would answer before otherwise.
    location = /uploads { client_body_buffer_size 2m; proxy_pass http://127.0.0.1:${statusPort}/read; proxy_pass_request_body off; proxy_set_header Content-Length ""; }
    location / { return 404 '{}'; }
  }`;
  });
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 4096; }
http {
  log_format call '$server_port $request_method $uri $status $http_x_visit';
  access_log ${callLog === undefined ? 'off' : `${callLog} call`};
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  default_type application/json;
  client_max_body_size 0;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  tcp_nodelay on;
${servers.join('\n')}
  server {
    listen 127.0.0.1:${statusPort};
    access_log off;
    location = /read { return 200 'ok'; }
    location / { stub_status; }
  }
}
`;
}
