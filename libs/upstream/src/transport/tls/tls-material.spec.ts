import { generateKeyPairSync } from 'node:crypto';
import { Authority, DAY } from './authority.fixture.ts';
import { TlsFaults, tlsMaterial } from './tls-material.ts';
import type { TlsSettings } from './tls.settings.ts';

describe('the files that secure an upstream', () => {
  let files: Record<string, string>;

  beforeAll(async () => {
    const ca = await Authority.create();
    const over = await Authority.create('over', -DAY);
    const [mine, other, ended, early, soon] = await Promise.all([ca.issue('bff'), ca.issue('other'), ca.issue('bff', -DAY), ca.issue('bff', 9 * DAY, DAY), ca.issue('bff', 3 * DAY)]);
    const { privateKey } = generateKeyPairSync('ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    files = {
      ca: ca.cert, over: over.cert, mixed: over.cert + ca.cert, cert: mine.cert, key: mine.key, chain: mine.cert + ca.cert, turned: ca.cert + mine.cert, broken: mine.cert + over.cert, bundle: ca.cert + over.cert, 'other-key': other.key, ended: ended.cert, 'ended-key': ended.key,
      early: early.cert, 'early-key': early.key, soon: soon.cert, 'soon-key': soon.key, locked: privateKey, text: 'hello', cut: mine.cert.replace(/\n.{10}/, '\n'), empty: '',
    };
  });

  const read = (path: string): { text: string } | { code: string } => (path in files ? { text: files[path] as string } : { code: path === 'secret' ? 'EACCES' : 'ENOENT' });
  const faultsOf = (settings: TlsSettings): readonly string[] => {
    try {
      tlsMaterial(settings, read);
      return [];
    } catch (error) {
      if (error instanceof TlsFaults) return error.faults.map(([file, fault]) => `${file} ${fault}`);
      throw error;
    }
  };

  it.each<[TlsSettings]>([[{}], [{ ca: 'ca' }], [{ ca: 'mixed' }], [{ ca: 'bundle' }], [{ certificate: 'cert', key: 'key' }], [{ ca: 'ca', certificate: 'chain', key: 'key', serverName: 'a' }]])('may be %j', (settings) => expect(faultsOf(settings)).toEqual([]));

  it.each<[TlsSettings, ...RegExp[]]>([
    [{ ca: 'lost' }, /^ca \(lost\) does not exist; create it, or correct the path$/],
    [{ ca: 'secret' }, /^ca \(secret\) cannot be read \(EACCES\)/],
    [{ ca: 'text' }, /^ca \(text\) has no certificate in it; write it as PEM/],
    [{ ca: 'empty' }, /^ca \(empty\) has no certificate in it/],
    [{ ca: 'cut' }, /^ca \(cut\) has a certificate that cannot be read/],
    [{ ca: 'over' }, /^ca \(over\) ended on 20.*Z \(CN=over\); renew it$/],
    [{ certificate: 'cert' }, /^key \(not set\) is missing; it must name the key of tls.certificate$/],
    [{ key: 'key' }, /^certificate \(not set\) is missing; it must name the certificate of tls.key$/],
    [{ certificate: 'turned', key: 'key' }, /^certificate \(turned\) has the certificate of its key behind others; write it first/],
    [{ certificate: 'cert', key: 'other-key' }, /^key \(other-key\) is not the key of the certificate in cert; the two files must be a pair$/],
    [{ certificate: 'cert', key: 'text' }, /^key \(text\) has no private key in it/],
    [{ certificate: 'cert', key: 'locked' }, /^key \(locked\) is encrypted; write it without a passphrase/],
    [{ certificate: 'key', key: 'key' }, /^certificate \(key\) has no certificate in it/],
    [{ certificate: 'ended', key: 'ended-key' }, /^certificate \(ended\) ended on .* \(CN=bff\); renew it$/],
    [{ certificate: 'broken', key: 'key' }, /^certificate \(broken\) ended on .* \(CN=over\); renew it$/],
    [{ certificate: 'early', key: 'early-key' }, /^certificate \(early\) is valid from .* on \(CN=bff\), and not before/],
    [{ ca: 'lost', certificate: 'text', key: 'lost' }, /^ca /, /^key /, /^certificate /],
  ])('are refused with all that is wrong: %j', (settings, ...faults) => expect(faultsOf(settings)).toEqual(faults.map((fault) => expect.stringMatching(fault) as string)));

  it('end with the first certificate that connections depend on', () => {
    const endOf = (settings: TlsSettings): unknown => {
      const { ends } = tlsMaterial(settings, read);
      return ends && [ends.file, Math.round((ends.at.getTime() - Date.now()) / DAY)];
    };
    expect([{}, { ca: 'mixed' }, { ca: 'ca', certificate: 'cert', key: 'key' }, { certificate: 'soon', key: 'soon-key' }].map(endOf)).toEqual([undefined, ['ca', 1_000], ['certificate', 100], ['certificate', 3]]);
  });
});
