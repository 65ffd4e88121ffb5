import { CertificateAuthority } from '@portico/testing';
import { X509Certificate } from 'node:crypto';
import { derElements } from './der.ts';
import { identityOf, revocationListIn } from './revocation-list.ts';

const DAY = 24 * 3_600_000;
const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');

describe('a list of revoked certificates', () => {
  let ca: CertificateAuthority;
  beforeAll(async () => void (ca = await CertificateAuthority.create()));

  it('tells whose it is, until when it may be used, and what is on it', async () => {
    const [one, other] = [await ca.issue('one.example'), await ca.issue('other.example')];
    const list = revocationListIn(derOf(await ca.revoke([one, other], 3 * DAY)));
    const [first, second] = [one, other].map(({ cert }) => identityOf(new X509Certificate(cert).raw));
    expect({ issuer: list.issuer, serials: [...list.serials] }).toEqual({ issuer: identityOf(new X509Certificate(ca.cert).raw).subject, serials: [first?.serial, second?.serial] });
    expect(Math.abs((list.ends?.getTime() ?? 0) - Date.now() - 3 * DAY)).toBeLessThan(60_000);
    expect(first).toMatchObject({ issuer: list.issuer, serial: BigInt(`0x${new X509Certificate(one.cert).serialNumber}`) });
  });

  it('may be empty, and may end after 2049', async () => {
    const list = revocationListIn(derOf(await ca.revoke([], 40 * 365 * DAY)));
    expect({ serials: list.serials.size, year: list.ends?.getUTCFullYear() }).toEqual({ serials: 0, year: new Date(Date.now() + 40 * 365 * DAY).getUTCFullYear() });
  });

  it('is refused in words, wherever it is cut off', async () => {
    const whole = derOf(await ca.revoke([await ca.issue('one.example')]));
    const read = (der: Buffer): string => {
      try {
        revocationListIn(der);
        return 'read';
      } catch (error) {
        return (error as Error).name;
      }
    };
    expect(new Set(Array.from({ length: whole.length - 1 }, (_, length) => read(whole.subarray(0, length))))).toEqual(new Set(['SettingFormatError']));
  });
});

describe('elements of DER', () => {
  it.each([
    ['a length that is not told', '3080'],
    ['a length of too many octets', '3085ffffffffff'],
    ['more than there is', '300502'],
    ['a length that is cut off', '3082'],
    ['no length', '30'],
  ])('are not read from %s', (_, hex) => expect(() => derElements(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ name: 'RangeError' })));

  it('are read one behind the other', () => {
    const elements = derElements(Buffer.from('020105300302010a', 'hex'));
    expect(elements.map(({ tag, content }) => ({ tag, content: content.toString('hex') }))).toEqual([
      { tag: 2, content: '05' },
      { tag: 48, content: '02010a' },
    ]);
  });
});
