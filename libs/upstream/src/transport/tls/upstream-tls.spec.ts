import { ServerCredentials } from '@grpc/grpc-js';
import { StartError } from '@portico/platform';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import { poolOver, TRANSPORTS } from '../connections/transports.fixture.ts';
import { GrpcCaller, GrpcService } from '../../calls/clients/grpc-service.fixture.ts';
import { Authority, DAY, Folder } from './authority.fixture.ts';
import { UpstreamTls } from './upstream-tls.ts';
import type { TlsNote } from './upstream-tls.ts';
import type { TlsSettings } from './tls.settings.ts';

const RHYTHM = { every: 20, settling: 5 };

describe('an upstream with a private CA that wants a certificate', () => {
  const folder = new Folder();
  let ca: Authority;
  let own: { cert: string; key: string };
  let tls: UpstreamTls | undefined;
  let notes: TlsNote[];
  let renewals: number;

  beforeAll(async () => {
    ca = await Authority.create();
    own = await ca.issue('upstream.test');
  });
  beforeEach(() => void ([notes, renewals] = [[], 0]));
  afterEach(() => tls?.close());
  afterAll(() => folder.remove());

  const write = async (name: string, lasts?: number): Promise<void> => {
    const { cert, key } = await ca.issue(name, lasts);
    folder.write('cert.pem', cert);
    folder.write('key.pem', key);
  };
  const settings = (): TlsSettings => ({ ca: folder.write('ca.pem', ca.cert), certificate: 'cert.pem', key: 'key.pem', serverName: 'upstream.test' });
  const start = async (given: TlsSettings): Promise<UpstreamTls> => {
    tls = new UpstreamTls('shop', given, folder.path, (note) => notes.push(note), RHYTHM);
    await tls.start(() => void (renewals += 1));
    return tls;
  };
  const until = async (done: () => boolean): Promise<void> => {
    for (const end = Date.now() + 5_000; !done() && Date.now() < end; ) await new Promise((soon) => setTimeout(soon, 5));
    expect(done()).toBe(true);
  };

  describe.each(TRANSPORTS)('over HTTP (%s)', (transport) => {
    let server: Server;
    let pool: ConnectionPool;
    let resumed: boolean[];

    beforeAll(async () => {
      server = createServer({ ...own, ca: ca.cert, requestCert: true, rejectUnauthorized: true }, (request, response) => {
        const socket = request.socket as TLSSocket & { servername?: unknown };
        resumed.push(socket.isSessionReused());
        response.setHeader('connection', request.url === '/last' ? 'close' : 'keep-alive').end(`${String(socket.servername)} ${String(socket.getPeerCertificate().subject?.CN)} ${request.headers.host}`);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
    });
    beforeEach(() => void (resumed = []));
    afterEach(() => pool.destroy());
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });

    const ask = (path = '/'): Promise<string> =>
      new Promise((resolve, reject) => {
        let answer = '';
        pool.dispatch({ method: 'GET', path, fields: '', body: undefined }, { answerStarted: () => undefined, answerData: (chunk) => void (answer += chunk.toString()), answerEnded: () => resolve(answer), broken: reject });
      });
    const open = (given?: UpstreamTls): void => void (pool = poolOver(transport, { origin: `https://127.0.0.1:${port()}` }, { connections: 2, connectTimeout: 2_000, keepAlive: 5_000 }, given));
    const port = (): number => (server.address() as AddressInfo).port;

    it('is spoken to, and the next connections take files that have changed', async () => {
      await write('bff-1');
      open(await start(settings()));
      const answer = (name: string): string => `upstream.test ${name} 127.0.0.1:${port()}`;
      expect([await ask(), await ask('/last'), await ask('/last')]).toEqual(Array(3).fill(answer('bff-1')));
      await write('bff-2');
      await until(() => renewals > 0);
      pool.renew();
      expect([await ask('/last'), await ask('/last')]).toEqual(Array(2).fill(answer('bff-2')));
      // What was begun with the old certificate is not resumed.
      expect(resumed).toEqual([false, false, true, false, true]);
      // Both files have changed, and both are looked at by now.
      await new Promise((soon) => setTimeout(soon, 3 * (RHYTHM.every + RHYTHM.settling)));
      expect({ renewals, told: notes.map(({ state }) => state) }).toEqual({ renewals: 1, told: ['renewed'] });
    });

    it('keeps what works when a file is replaced by something unusable', async () => {
      await write('bff-3');
      open(await start(settings()));
      folder.write('cert.pem', 'nothing');
      await until(() => notes.length > 0);
      expect([await ask('/last'), notes[0]?.state, String(notes[0]?.error), renewals]).toEqual([expect.stringContaining('bff-3'), 'unusable', expect.stringContaining('tls.certificate (cert.pem) has no certificate in it'), 0]);
    });

    it('is told to be well again when a file that was unusable is put back', async () => {
      const { cert, key } = await ca.issue('bff-4');
      folder.write('key.pem', key);
      folder.write('cert.pem', cert);
      open(await start(settings()));
      folder.write('cert.pem', 'nothing');
      await until(() => notes.length > 0);
      folder.write('cert.pem', cert);
      await until(() => notes.length > 1);
      expect(notes.map(({ state }) => state)).toEqual(['unusable', 'renewed']);
    });

    it.each<[string, (all: TlsSettings) => TlsSettings, string]>([
      ['another CA', (all) => ({ ...all, ca: 'other.pem' }), 'SELF_SIGNED_CERT_IN_CHAIN'],
      ['another name', (all) => ({ ...all, serverName: 'another.test' }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['no certificate', ({ ca: file, serverName }) => ({ ca: file as string, serverName: serverName as string }), 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
    ])('is not spoken to with %s', async (_, change, code) => {
      folder.write('other.pem', (await Authority.create('other')).cert);
      await write('bff-4');
      open(await start(change(settings())));
      await expect(ask()).rejects.toMatchObject({ code });
    });
  });

  describe('over gRPC', () => {
    const service = new GrpcService();
    let caller: GrpcCaller;

    beforeAll(() => service.listen(ServerCredentials.createSsl(Buffer.from(ca.cert), [{ cert_chain: Buffer.from(own.cert), private_key: Buffer.from(own.key) }], true)));
    beforeEach(() => {
      caller = new GrpcCaller();
      service.answer = (call, done) => done(null, { text: String((call.getAuthContext().sslPeerCertificate as { subject?: { CN?: string } } | undefined)?.subject?.CN) });
    });
    afterEach(() => caller.close());
    afterAll(() => service.close());

    it('is spoken to, and the next connections take files that have changed', async () => {
      await write('bff-1');
      caller.connect(`127.0.0.1:${service.port}`, await start(settings()));
      expect(await caller.call('Read')).toMatchObject({ text: 'bff-1' });
      await write('bff-2');
      await until(() => renewals > 0);
      caller.renew();
      expect(await caller.call('Read')).toMatchObject({ text: 'bff-2' });
    });

    it.each<[string, (all: TlsSettings) => TlsSettings]>([
      ['another CA', (all) => ({ ...all, ca: 'other.pem' })],
      ['another name', (all) => ({ ...all, serverName: 'another.test' })],
    ])('is not spoken to with %s', async (_, change) => {
      folder.write('other.pem', (await Authority.create('other')).cert);
      await write('bff-4');
      caller.connect(`127.0.0.1:${service.port}`, await start(change(settings())));
      expect(await caller.outcome('Write')).toMatchObject({ kind: 'refused' });
    });

    it('has the name that discovery has looked up', async () => {
      await write('bff-5');
      const { serverName: _, ...unnamed } = settings();
      caller.connect(`127.0.0.1:${service.port}`, await start(unnamed), { ip: '127.0.0.1', authority: `upstream.test:${service.port}` });
      expect(await caller.call('Read')).toMatchObject({ text: 'bff-5' });
    });

    it('has no other name than its address, where there is none', async () => {
      await write('bff-6');
      const { serverName: _, ...unnamed } = settings();
      caller.connect(`127.0.0.1:${service.port}`, await start(unnamed));
      expect(await caller.outcome('Write')).toMatchObject({ kind: 'refused', note: expect.stringContaining("IP: 127.0.0.1 is not in the cert's list") });
    });

    it('is not spoken to in plain text', async () => {
      caller.connect(`127.0.0.1:${service.port}`);
      expect((await caller.outcome('Write')).kind).toMatch(/^(?:refused|reset|overloaded)$/);
    });
  });

  it('stops the start when the files cannot be used, by setting', async () => {
    await write('bff', -DAY);
    const fault = (await start({ ...settings(), ca: 'lost.pem' }).catch((error: unknown) => error)) as StartError;
    expect(fault).toBeInstanceOf(StartError);
    expect(fault.faults).toEqual([expect.stringMatching(/^upstreams\.shop\.tls\.ca \(lost\.pem\) does not exist/), expect.stringMatching(/^upstreams\.shop\.tls\.certificate \(cert\.pem\) ended on/)]);
  });

  it.each<[number, string[]]>([
    [13 * DAY, ['expiring']],
    [15 * DAY, []],
  ])('is warned of when its certificate ends in %d ms', async (lasts, states) => {
    await write('bff', lasts);
    await start(settings());
    expect(notes.map(({ state }) => state)).toEqual(states);
  });
});
