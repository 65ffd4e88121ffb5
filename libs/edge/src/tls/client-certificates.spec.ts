import type { RunningBff } from '@portico/platform';
import { CertificateAuthority } from '@portico/testing';
import type { Certificate } from '@portico/testing';
import { once } from 'node:events';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { ask, Folder, signalsOf, startTlsBff } from './tls-bff.fixture.ts';

describe('a port that asks clients for certificates', () => {
  const folder = new Folder();
  let ca: CertificateAuthority;
  let partners: CertificateAuthority;
  let good: Certificate;
  let other: Certificate;
  let bff: RunningBff;
  let failed: string[];

  const start = async (clients: object): Promise<RunningBff> => {
    const { cert, key } = await ca.issue('shop', ['shop.example']);
    const certificates = [{ name: 'shop', certificate: folder.write('shop.crt', cert), key: folder.write('shop.key', key) }];
    const started = await startTlsBff({ certificates, clients: { port: 0, ca: folder.write('partners.crt', partners.cert), ...clients } });
    signalsOf(started).handshakeFailed.subscribe(({ because }) => void (because === 'left' || failed.push(because)));
    return started;
  };
  const call = (certificate: object = {}, path = '/greetings') =>
    ask(bff.ports['tls.clients.port'], { ca: ca.cert, path, ...certificate }).then(
      ({ status }) => status as number | string,
      (error: NodeJS.ErrnoException) => (['ECONNRESET', 'EPIPE'].includes(error.code ?? '') ? 'refused' : String(error)),
    );

  beforeAll(async () => {
    [ca, partners] = await Promise.all([CertificateAuthority.create(), CertificateAuthority.create('partners')]);
    [good, other] = await Promise.all([partners.issue('partner.example'), partners.issue('settlement.partner.example')]);
  });
  beforeEach(() => (failed = []));
  afterEach(() => bff.close());
  afterAll(() => folder.remove());

  it('lets in clients that show one of its CA, and no others', async () => {
    bff = await start({});
    const strangers = await CertificateAuthority.create('partners');
    expect({
      good: await call(good),
      none: await call(),
      stranger: await call(await strangers.issue('partner.example')),
      ended: await call(await partners.issue('partner.example', undefined, { begins: -2_000, ends: -1_000 })),
    }).toEqual({ good: 200, none: 'refused', stranger: 'refused', ended: 'refused' });
    expect(failed).toEqual(['no-client-certificate', 'client-certificate-refused', 'client-certificate-refused']);
  });

  it('lets in who shows none where it is optional, but no bad one', async () => {
    bff = await start({ demand: 'optional' });
    const strangers = await CertificateAuthority.create('strangers');
    const answers = { good: await call(good), none: await call(), stranger: await call(await strangers.issue('partner.example')) };
    expect(answers).toEqual({ good: 200, none: 200, stranger: 'refused' });
  });

  it('refuses what is on the list of revoked certificates', async () => {
    bff = await start({ crl: folder.write('partners.crl', await partners.revoke([other])) });
    expect({ good: await call(good), revoked: await call(other) }).toEqual({ good: 200, revoked: 'refused' });
  });

  it('has routes demand a certificate, or one of a name', async () => {
    bff = await start({ demand: 'optional' });
    const ask = async (certificate: object) => ({ shown: await call(certificate, '/greetings/shown'), named: await call(certificate, '/greetings/named') });
    expect({ none: await ask({}), any: await ask(good), named: await ask(other) }).toEqual({
      none: { shown: 403, named: 403 },
      any: { shown: 200, named: 403 },
      named: { shown: 200, named: 200 },
    });
  });

  describe('when a certificate is revoked', () => {
    /** A connection that has been used once. */
    const used = async (certificate: Certificate, session?: Buffer): Promise<{ socket: TLSSocket; session: () => Buffer | undefined }> => {
      let kept: Buffer | undefined;
      const socket = connect({ host: '127.0.0.1', port: bff.ports['tls.clients.port'], servername: 'shop.example', ca: ca.cert, ...certificate, ...(session ? { session } : {}) });
      socket.on('session', (one) => (kept = one)).on('error', () => undefined);
      socket.write('GET /greetings HTTP/1.1\r\nhost: shop.example\r\n\r\n');
      const first = await Promise.race([once(socket, 'data'), once(socket, 'close')]).catch(() => []);
      if (!Buffer.isBuffer(first[0])) throw new Error('refused');
      return { socket, session: () => kept };
    };
    const replaced = (): Promise<number> => new Promise((resolve) => signalsOf(bff).replaced.subscribe(({ ended }) => resolve(ended)));

    it.each([['TLSv1.2'], ['TLSv1.3']] as const)('ends its open connections, and no others, and does not resume its sessions: %s', async (minVersion) => {
      const version = { minVersion, maxVersion: minVersion };
      bff = await start({ crl: folder.write('partners.crl', await partners.revoke([])) });
      const [kept, gone] = await Promise.all([used({ ...good, ...version }), used({ ...other, ...version })]);
      const again = await used({ ...other, ...version }, gone.session());
      expect(again.socket.isSessionReused()).toBe(true);
      again.socket.destroy();
      const [done, closed] = [replaced(), once(gone.socket, 'close')];
      folder.write('partners.crl', await partners.revoke([other]));
      expect(await done).toBe(1);
      await closed;
      kept.socket.write('GET /greetings HTTP/1.1\r\nhost: shop.example\r\n\r\n');
      expect(String(((await once(kept.socket, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 200/);
      kept.socket.destroy();
      await expect(used({ ...other, ...version }, gone.session())).rejects.toThrow('refused');
    });

    it('is so too where its CA is taken out', async () => {
      bff = await start({});
      const { socket } = await used(good);
      const [done, closed] = [replaced(), once(socket, 'close')];
      folder.write('partners.crt', (await CertificateAuthority.create('others')).cert);
      expect(await done).toBe(1);
      await closed;
      expect(await call(good)).toBe('refused');
    });
  });
});
