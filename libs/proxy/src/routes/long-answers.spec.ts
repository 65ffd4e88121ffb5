import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { rootOf, startOrigin, startRouted } from './routed-bff.fixture.ts';
import type { Origin } from './routed-bff.fixture.ts';

const CHUNK = Buffer.alloc(64 * 1024, 'a');
const CHUNKS = 1_024;

const yamlFor = (origin: Origin): string => `
upstreams:
  - { name: files, kind: http, instances: ['${origin.url}'] }
routes:
  - { name: files, match: { path: '/files/*' }, to: files, access: public }
`;

/** Sends the same chunk so often, at the pace of who reads: it costs no memory here. */
function send(response: ServerResponse, left: number): void {
  for (let more = true; left > 0 && more; left -= 1) more = response.write(CHUNK);
  if (left > 0) response.once('drain', () => send(response, left));
  else response.end();
}

describe('a long answer that a route hands on', () => {
  let origin: Origin;
  let bff: RunningBff;

  beforeEach(async () => {
    origin = await startOrigin();
    bff = await startRouted(yamlFor(origin), rootOf());
  });
  afterEach(async () => {
    await bff.close();
    await origin.close();
  });

  it.each([['of known length', { 'content-length': CHUNK.length * CHUNKS }], ['in chunks', {}]])('holds none of what has been sent: %s', async (_name, headers) => {
    origin.answer = (_asked, response) => send(response.writeHead(200, { 'content-type': 'text/plain', ...headers }), CHUNKS);
    const before = process.memoryUsage().arrayBuffers;
    let [received, most] = [0, 0];
    await new Promise<void>((resolve, reject) => {
      const { hostname, port } = new URL(bff.url);
      const callback = (length: number): boolean => {
        received += length;
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        return true;
      };
      const client = connect({ host: hostname, port: Number(port), onread: { buffer: Buffer.alloc(64 * 1024), callback } });
      client.once('close', () => resolve()).once('error', reject);
      client.write('GET /files/a HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    });
    expect({ all: received > CHUNK.length * CHUNKS, few: most < 4 * 1024 * 1024 }).toEqual({ all: true, few: true });
  });
});
