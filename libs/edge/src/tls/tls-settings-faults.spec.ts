import { loadSettings } from '@portico/config';
import { settingsClassOf } from '@portico/platform';
import type { BffSettings } from '@portico/platform';
import { CertificateAuthority, selfSigned } from '@portico/testing';
import type { Certificate } from '@portico/testing';
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { stringify } from 'yaml';
import { EdgeModule } from '../edge.module.ts';
import { Folder } from './tls-bff.fixture.ts';
import { tlsFaults } from './tls-settings-faults.ts';
import type { WithTls } from './tls.settings.ts';

const DAY = 24 * 3_600_000;

describe('settings of TLS', () => {
  const folder = new Folder();
  let ca: CertificateAuthority;
  let shop: Certificate;

  beforeAll(async () => {
    ca = await CertificateAuthority.create();
    shop = await ca.issue('shop.example');
    const files: Record<string, string | Promise<string>> = {
      'shop.crt': shop.cert,
      'turned.crt': ca.cert + shop.cert,
      'shop.key': shop.key,
      'ca.crt': ca.cert,
      'other.key': (await selfSigned('shop.example')).key,
      'ended.crt': (await CertificateAuthority.create('old', { begins: -2 * DAY, ends: -DAY })).cert,
      'empty.pem': '',
      'broken.crt': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'ca.crl': await ca.revoke([shop]),
      'others.crl': await (await CertificateAuthority.create('others')).revoke([]),
      'old.crl': await ca.revoke([], -DAY),
      'broken.crl': '-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n',
      'unreadable.key': shop.key,
    };
    for (const [name, text] of Object.entries(files)) folder.write(name, await text);
    for (const [name, { cert, key }] of Object.entries({
      late: await ca.issue('late.example', undefined, { ends: -DAY, begins: -2 * DAY }),
      early: await ca.issue('early.example', undefined, { begins: DAY }),
      nameless: await ca.issue('nameless', []),
      twin: await ca.issue('twin', ['twin.example', 'SHOP.example']),
    })) {
      folder.write(`${name}.crt`, cert);
      folder.write(`${name}.key`, key);
    }
    const encrypted = execFileSync('openssl', ['pkcs8', '-topk8', '-passout', 'pass:secret', '-in', folder.at('shop.key')]).toString();
    folder.write('encrypted.key', encrypted);
  });
  afterAll(() => folder.remove());

  const pair = (certificate: string, key = certificate.replace(/crt$/, 'key')): object => ({ name: `of${certificate.replace(/\W/g, '-')}`, certificate: folder.at(certificate), key: folder.at(key) });
  const faultsOf = async (tls: object, more: object = {}): Promise<readonly string[]> => {
    const text = stringify({ server: { port: 4000 }, management: { port: 4001 }, tls, ...more });
    const settings = loadSettings(await settingsClassOf(EdgeModule), { text, env: { NODE_ENV: 'test' } }) as BffSettings & WithTls;
    return tlsFaults(settings).map((fault) => fault.replaceAll(`${folder.path}/`, ''));
  };
  const GOOD = 'shop.crt';

  it('are good without TLS, and with all of it', async () => {
    expect(await faultsOf({})).toEqual([]);
    const clients = { port: 4003, ca: folder.at('ca.crt'), crl: folder.at('ca.crl') };
    expect(await faultsOf({ certificates: [pair(GOOD)], redirectFrom: 4002, clients })).toEqual([]);
  });

  it.each<[string, { readonly key: readonly [certificate: string, key?: string] }, string]>([
    ['a key of another certificate', { key: ['shop.crt', 'other.key'] }, 'key (other.key) is not the key of the certificate in shop.crt; the two files must be a pair'],
    ['a chain whose CA comes first', { key: ['turned.crt', 'shop.key'] }, 'certificate (turned.crt) has the certificate of its key behind others; write it first, then those between it and its CA'],
    ['a certificate that has ended', { key: ['late.crt'] }, 'certificate (late.crt) ended on …(CN=late.example); renew it'],
    ['a certificate that has not begun', { key: ['early.crt'] }, 'certificate (early.crt) is valid from … look at the clock, or at the certificate'],
    ['a certificate for no host', { key: ['nameless.crt'] }, 'certificate (nameless.crt) is for no host (subjectAltName), so that no client takes it; make one with the names that clients call'],
    ['a file that is not there', { key: ['nowhere.crt', 'shop.key'] }, 'certificate (nowhere.crt) does not exist; create it, or correct the path'],
    ['a folder for a file', { key: ['.', 'shop.key'] }, 'certificate (…) is a folder; name a file in it'],
    ['an empty file', { key: ['empty.pem', 'shop.key'] }, 'certificate (empty.pem) has no certificate in it; write it as PEM, from -----BEGIN CERTIFICATE----- on'],
    ['a certificate that cannot be read', { key: ['broken.crt', 'shop.key'] }, 'certificate (broken.crt) has a certificate that cannot be read (…); write it as PEM'],
    ['an empty key', { key: ['shop.crt', 'empty.pem'] }, 'key (empty.pem) has no private key in it; write it as PEM, from -----BEGIN PRIVATE KEY----- on'],
    ['an encrypted key', { key: ['shop.crt', 'encrypted.key'] }, 'key (encrypted.key) is encrypted; write it without a passphrase: openssl pkey -in key.pem -out plain.pem'],
  ])('are refused with %s', async (_, { key: [certificate, key] }, fault) => {
    const pattern = `tls.certificates[0].${fault}`.split('…').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
    expect(await faultsOf({ certificates: [pair(certificate, key)] })).toEqual([expect.stringMatching(new RegExp(`^${pattern}$`, 's'))]);
  });

  it.each<[string, { readonly ca?: string; readonly crl?: string }, string]>([
    ['whose CA has ended', { ca: 'ended.crt' }, 'ca (ended.crt) ended on'],
    ['whose CA is not there', { ca: 'nowhere.crt' }, 'ca (nowhere.crt) does not exist'],
    ['with an empty list of revoked certificates', { crl: 'empty.pem' }, 'crl (empty.pem) has no list of revoked certificates in it; write it as PEM'],
    ['with a list that cannot be read', { crl: 'broken.crl' }, 'crl (broken.crl) has a list that cannot be read; write it as PEM'],
    ['with a list of another CA', { crl: 'others.crl' }, 'crl (others.crl) has no list of CN=ca, so that each of its clients is refused; add the list of that CA'],
    ['with a list that has ended', { crl: 'old.crl' }, 'crl (old.crl) has a list that ended on'],
  ])('are refused with clients %s', async (_, { ca: authority = 'ca.crt', crl }, fault) => {
    const clients = { port: 4003, ca: folder.at(authority), ...(crl === undefined ? {} : { crl: folder.at(crl) }) };
    const faults = await faultsOf({ certificates: [pair(GOOD)], clients });
    expect(faults).toEqual([expect.stringContaining(`tls.clients.${fault}`)]);
  });

  it('are refused where two certificates are for one host', async () => {
    const [fault] = await faultsOf({ certificates: [pair(GOOD), pair('twin.crt')] });
    expect(fault).toBe('tls.certificates[1].certificate (twin.crt) is for shop.example, and so is tls.certificates[0] (shop.crt); keep one of the two for that name');
  });

  it('are refused where two ports are the same', async () => {
    const clients = { port: 4002, ca: folder.at('ca.crt') };
    expect(await faultsOf({ certificates: [pair(GOOD)], redirectFrom: 4001, clients: { ...clients, port: 4000 } })).toEqual([
      'tls.redirectFrom and management.port are both 4001; give one of them another port',
      'tls.clients.port and server.port are both 4000; give one of them another port',
    ]);
  });

  it('are refused with a part that needs TLS and no certificates', async () => {
    expect(await faultsOf({ redirectFrom: 80, http2: true, clients: { port: 4003, ca: folder.at('ca.crt') } })).toEqual([
      'tls.redirectFrom needs TLS, and tls.certificates is empty; name a certificate with its key there, or remove tls.redirectFrom',
      'tls.clients needs TLS, and tls.certificates is empty; name a certificate with its key there, or remove tls.clients',
      'tls.http2 needs TLS, and tls.certificates is empty; name a certificate with its key there, or remove tls.http2',
    ]);
  });

  it('tell all that is wrong at once', async () => {
    const faults = await faultsOf({ certificates: [pair('late.crt', 'empty.pem'), pair('nameless.crt')], clients: { port: 4003, ca: folder.at('ended.crt'), crl: folder.at('empty.pem') } });
    expect(faults.map((fault) => fault.split(' ', 1)[0])).toEqual([
      'tls.certificates[0].key',
      'tls.certificates[0].certificate',
      'tls.certificates[1].certificate',
      'tls.clients.ca',
      'tls.clients.crl',
    ]);
  });

  it('are refused with a key that the user of the BFF may not read', async () => {
    if (process.getuid?.() === 0) return;
    chmodSync(folder.at('unreadable.key'), 0);
    expect(await faultsOf({ certificates: [pair(GOOD, 'unreadable.key')] })).toEqual([expect.stringContaining('cannot be read (EACCES)')]);
  });
});
