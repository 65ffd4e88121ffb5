import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import { poolOver, TRANSPORTS } from '../connections/transports.fixture.ts';
import { Instance } from '../../policies/instances/instance.ts';
import { httpProbe } from './http-probe.ts';

describe.each(TRANSPORTS)('a probe over HTTP (%s)', (transport) => {
  let server: Server;
  let pool: ConnectionPool;
  let instance: Instance<ConnectionPool>;
  let requests: string[];
  let sockets: number;
  let answer: (response: ServerResponse) => void;

  beforeEach(async () => {
    [requests, sockets] = [[], 0];
    server = createServer(({ method, url }: IncomingMessage, response) => {
      requests.push(`${method} ${url}`);
      answer(response);
    });
    server.on('connection', () => (sockets += 1)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    pool = poolOver(transport, { origin: address }, { connections: 1, connectTimeout: 1_000, keepAlive: 4_000 });
    instance = new Instance({ address, weight: 1, priority: 0 }, pool, 0);
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    pool.destroy();
  });

  it.each([
    [200, undefined],
    [204, undefined],
    [299, undefined],
    [301, 'GET /health: status 301'],
    [404, 'GET /health: status 404'],
    [500, 'GET /health: status 500'],
    [503, 'GET /health: status 503'],
  ])('takes %d for well, or says what is wrong: %s', async (status, wrong) => {
    answer = (response) => response.writeHead(status, { location: '/health' }).end(status === 204 ? undefined : 'text');
    expect(await httpProbe('/health?full')(instance, 5_000)).toBe(wrong);
    expect(requests).toEqual(['GET /health?full']);
  });

  it('reads the answer to its end, so that the connection can be used again', async () => {
    answer = (response) => response.end('x'.repeat(60_000));
    for (let time = 0; time < 3; time += 1) expect(await httpProbe('/health')(instance, 5_000)).toBeUndefined();
    expect(sockets).toBe(1);
  });

  it.each([
    ['no answer comes', () => undefined, 'GET /health: no answer within 50 ms'],
    ['the answer does not end', (response: ServerResponse) => void response.write('…'), 'GET /health: no answer within 50 ms'],
    ['the connection breaks', (response: ServerResponse) => void response.destroy(), expect.stringMatching('GET /health: .')],
  ])('is a no when %s within the time', async (_, begin, wrong) => {
    answer = begin;
    expect(await httpProbe('/health')(instance, 50)).toEqual(wrong);
    // The next exchange finds the connection free.
    answer = (response) => response.end();
    expect(await httpProbe('/health')(instance, 5_000)).toBeUndefined();
  });

  it('is a no when the answer is too long to be worth its connection, and that is ended', async () => {
    answer = (response) => response.end('x'.repeat(64 * 1024));
    expect(await httpProbe('/health')(instance, 5_000)).toBeUndefined();
    answer = (response) => void response.write('x'.repeat(64 * 1024 + 1));
    expect(await httpProbe('/health')(instance, 5_000)).toBe('GET /health: an answer of more than 65536 bytes');
    answer = (response) => response.end();
    expect(await httpProbe('/health')(instance, 5_000)).toBeUndefined();
    expect(sockets).toBe(2);
  });

  it('keeps no timer once it has ended', async () => {
    const running = (): number => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    answer = (response) => response.end();
    await httpProbe('/health')(instance, 5_000);
    const before = running();
    await httpProbe('/health')(instance, 600_000);
    answer = (response) => void response.destroy();
    expect(await httpProbe('/health')(instance, 600_000)).toBeDefined();
    expect(running()).toBeLessThanOrEqual(before);
  });

  it('is a no when no server listens', async () => {
    server.close();
    expect(await httpProbe('/health')(instance, 5_000)).toMatch(/^GET \/health: .*ECONNREFUSED/);
  });
});
