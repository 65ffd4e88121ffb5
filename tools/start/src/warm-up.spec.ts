import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from './app.ts';
import { warmUp } from './warm-up.ts';

describe('the first calls of a BFF', () => {
  const asked: string[] = [];
  let server: Server;
  const app = (elsewhere: App['elsewhere'] = new Map()): App => ({
    ...{
      name: 'web-bff',
      folder: '.',
      port: (server.address() as AddressInfo).port,
      managementPort: 1,
      upstreams: new Map(),
      elsewhere,
      issuers: new Map(),
      page: undefined,
      env: {},
      before: [],
    },
    samples: [
      { about: '', path: '/home', headers: { 'x-who': 'c-00001' } },
      { about: '', path: '/orders', body: {} },
      { about: '', path: '/broken' },
    ],
  });

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['x-who'] ?? ''}`.trim());
      if (request.url === '/broken') request.socket.destroy();
      else response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  beforeEach(() => asked.splice(0));
  afterAll(() => server.close());

  it('are those that change nothing, whatever they answer', async () => {
    await warmUp(app());
    expect(new Set(asked)).toEqual(new Set(['GET /home c-00001', 'GET /broken']));
  });

  it('are not made where they would ask services that are not the sandbox’s', async () => {
    await warmUp(app(new Map([['payments', ['https://payments.example']]])));
    expect(asked).toEqual([]);
  });
});
