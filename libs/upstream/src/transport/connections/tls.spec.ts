import { once } from 'node:events';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { selfSigned } from './certificate.fixture.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { poolOver, TRANSPORTS } from './transports.fixture.ts';

describe.each(TRANSPORTS)('a pool of connections over TLS (%s)', (transport) => {
  const trusted = getCACertificates('default');
  let server: Server;
  let pool: ConnectionPool;
  let served: { name: unknown; resumed: boolean; body: string }[];

  beforeAll(async () => {
    const certificate = await selfSigned('upstream.test');
    setDefaultCACertificates([...trusted, certificate.cert]);
    server = createServer(certificate, async (request, response) => {
      const socket = request.socket as TLSSocket & { servername?: unknown };
      served.push({ name: socket.servername, resumed: socket.isSessionReused(), body: await text(request) });
      response.setHeader('connection', request.url === '/last' ? 'close' : 'keep-alive').end(request.headers.host);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  beforeEach(() => void (served = []));

  afterEach(() => pool.destroy());

  afterAll(async () => {
    setDefaultCACertificates(trusted);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const port = (): number => (server.address() as AddressInfo).port;

  const poolFor = (name: string): ConnectionPool => poolOver(transport, { origin: `https://${name}:${port()}`, ip: '127.0.0.1' }, { connections: 2, connectTimeout: 2_000, keepAlive: 5_000 });

  const ask = (path = '/', body?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = '';
      pool.dispatch(
        { method: 'POST', path, fields: '', body },
        { answerStarted: () => undefined, answerData: (chunk) => void (answer += chunk.toString()), answerEnded: () => resolve(answer), broken: reject },
      );
    });

  it('asks for the name, verifies it, and connects where discovery says', async () => {
    pool = poolFor('upstream.test');
    expect(await ask('/', 'für')).toBe(`upstream.test:${port()}`);
    expect(await ask()).toBe(`upstream.test:${port()}`);
    expect(served).toMatchObject([{ name: 'upstream.test', body: 'für' }, { name: 'upstream.test', body: '' }]);
  });

  it('resumes the session of an earlier connection', async () => {
    pool = poolFor('upstream.test');
    await ask('/last');
    await ask('/last');
    expect(served.map(({ resumed }) => resumed)).toEqual([false, true]);
  });

  it.each([['another.test', 'ERR_TLS_CERT_ALTNAME_INVALID']])('does not speak to an upstream that proves to be another one', async (name, code) => {
    pool = poolFor(name);
    await expect(ask()).rejects.toMatchObject({ code });
    expect(served).toEqual([]);
  });

  it('does not speak to an upstream whose certificate is not trusted', async () => {
    setDefaultCACertificates(trusted);
    pool = poolFor('upstream.test');
    await expect(ask()).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(served).toEqual([]);
  });
});
