import type { RunningBff } from '@portico/platform';
import { CertificateAuthority } from '@portico/testing';
import type { Certificate } from '@portico/testing';
import { request } from 'node:http';
import { connect } from 'node:tls';
import { connect as connectPlain } from 'node:net';
import { once } from 'node:events';
import { ask, Folder, signalsOf, startTlsBff } from './tls-bff.fixture.ts';

describe('a BFF that ends TLS', () => {
  const folder = new Folder();
  let ca: CertificateAuthority;
  let shop: Certificate;
  let bff: RunningBff;
  let failed: string[];

  const file = (name: string, { cert, key }: Certificate): object => ({ name, certificate: folder.write(`${name}.crt`, cert), key: folder.write(`${name}.key`, key) });

  beforeAll(async () => {
    ca = await CertificateAuthority.create();
    shop = await ca.issue('shop', ['shop.example']);
    const certificates = [
      file('shop', shop),
      file('wild', await ca.issue('wild', ['*.shop.example'])),
      file('api', await ca.issue('api', ['api.shop.example', '127.0.0.1'])),
    ];
    bff = await startTlsBff({ certificates, redirectFrom: 0 }, undefined, { edge: { origin: 'https://shop.example', strictTransport: { maxAge: '1h' } } });
    // Clients of these tests leave once they know what they wanted to.
    signalsOf(bff).handshakeFailed.subscribe(({ because }) => void (because === 'left' || failed.push(because)));
  });

  beforeEach(() => (failed = []));

  afterAll(async () => {
    await bff.close();
    folder.remove();
  });

  /** The name of the certificate that is shown, what was agreed on, or why nothing was. */
  const handshake = async (options: object): Promise<{ name?: unknown; protocol?: unknown; alpn?: unknown; error?: unknown }> => {
    const socket = connect({ host: '127.0.0.1', port: bff.ports['server.port'], rejectUnauthorized: false, ...options });
    try {
      await once(socket, 'secureConnect');
      return { name: socket.getPeerCertificate().subject.CN, protocol: socket.getProtocol(), alpn: socket.alpnProtocol };
    } catch (error) {
      return { error: (error as NodeJS.ErrnoException).code };
    } finally {
      socket.destroy();
    }
  };

  it('answers over TLS with a certificate that its CA vouches for', async () => {
    expect(await ask(bff.ports['server.port'], { ca: ca.cert })).toMatchObject({ status: 200, body: '{"text":"hello"}' });
    expect(bff.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  it.each([
    ['shop.example', 'shop'],
    ['SHOP.example', 'shop'],
    ['api.shop.example', 'api'],
    ['www.shop.example', 'wild'],
    ['a.b.shop.example', 'shop'],
    ['elsewhere.example', 'shop'],
    [undefined, 'shop'],
  ])('shows, to who asks for %s, the certificate %s', async (servername, name) => expect(await handshake({ servername })).toMatchObject({ name }));

  it.each([['TLSv1.2'], ['TLSv1.3']] as const)('speaks %s', async (version) => {
    expect(await handshake({ minVersion: version, maxVersion: version })).toMatchObject({ protocol: version });
  });

  it.each([['TLSv1'], ['TLSv1.1']] as const)('refuses %s', async (version) => {
    const { error } = await handshake({ minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' });
    expect({ error, failed }).toEqual({ error: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', failed: ['old-version'] });
  });

  it('agrees on HTTP/1.1, and on nothing else', async () => {
    expect(await handshake({ ALPNProtocols: ['h2', 'http/1.1'] })).toMatchObject({ alpn: 'http/1.1' });
    expect(await handshake({ ALPNProtocols: ['h2'] })).toMatchObject({ error: expect.stringContaining('NO_APPLICATION_PROTOCOL') });
    expect(failed).toEqual(['no-shared-protocol']);
  });

  it('ends connections on which plain HTTP is spoken', async () => {
    const socket = connectPlain({ host: '127.0.0.1', port: bff.ports['server.port'] ?? 0 });
    socket.write('GET /greetings HTTP/1.1\r\nhost: shop.example\r\n\r\n');
    socket.resume().on('error', () => undefined);
    await once(socket, 'close');
    expect(failed).toEqual(['plain-http']);
  });

  it('asks browsers for no certificate', async () => {
    const other = await CertificateAuthority.create('other');
    const answer = await ask(bff.ports['server.port'], { ca: ca.cert, ...(await other.issue('anybody')) });
    expect(answer.status).toBe(200);
  });

  it.each([['/greetings', 200], ['/nowhere', 404], ['/greetings/shown', 403]])('has browsers stay with HTTPS: %s', async (path, status) => {
    const answer = await ask(bff.ports['server.port'], { ca: ca.cert, path });
    expect({ status: answer.status, hsts: answer.headers['strict-transport-security'] }).toEqual({ status, hsts: 'max-age=3600' });
  });

  describe('at the port for plain HTTP', () => {
    const plain = async (path: string, host: string, method = 'GET'): Promise<{ status: unknown; location: unknown }> => {
      const asked = request({ host: '127.0.0.1', port: bff.ports['tls.redirectFrom'], path, method, headers: { host }, agent: false }).end();
      const [answer] = (await once(asked, 'response')) as [{ statusCode: number; headers: { location?: string }; resume(): void }];
      answer.resume();
      return { status: answer.statusCode, location: answer.headers.location };
    };

    it.each([
      ['/greetings?a=1', 'shop.example'],
      ['/', 'www.shop.example:80'],
      ['//elsewhere.example/', 'shop.example'],
      ['/x', '127.0.0.1'],
    ])('redirects %s of %s', async (path, host) => {
      const location = `https://${host.split(':')[0]}:${bff.ports['server.port']}${path}`;
      expect(await plain(path, host, 'POST')).toEqual({ status: 308, location });
    });

    it.each([['elsewhere.example'], ['shop.example.elsewhere.example'], ['shop.example@elsewhere.example'], ['/']])('sends no one to %p', async (host) => {
      expect(await plain('/', host)).toEqual({ status: 421, location: undefined });
    });
  });

  it('shows on the health page what is in force', async () => {
    const { tls } = (await (await fetch(`${bff.managementUrl}/health/ready`)).json()) as { tls: { certificates: { name: string; hosts: string[] }[] } };
    expect(tls).toMatchObject({ state: 'in-force', files: [{ of: 'certificates[shop]', endsSoon: false }, {}, {}] });
    expect(tls.certificates.map(({ name, hosts }) => [name, hosts])).toEqual([
      ['shop', ['shop.example']],
      ['wild', ['*.shop.example']],
      ['api', ['api.shop.example', '127.0.0.1']],
    ]);
  });
});
