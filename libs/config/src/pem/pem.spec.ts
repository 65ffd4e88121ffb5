import 'reflect-metadata';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { SettingFormatError } from '../setting-format-error.ts';
import { certificatesIn, validityFault } from './certificates.ts';
import { textOfFile } from './pem-file.ts';
import { privateKeyIn } from './private-key.ts';

const [FROM, TO] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z')];
const fault = (run: () => unknown): SettingFormatError | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(SettingFormatError);
    return error as SettingFormatError;
  }
};

async function certificate(name: string): Promise<string> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({ name, notBefore: FROM, notAfter: TO, keys, signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' } });
  return made.toString('pem');
}

describe('certificates of a PEM file', () => {
  it('are all that it has, in its order, whatever stands between and beside them', async () => {
    const [one, two] = [await certificate('CN=one'), await certificate('CN=two')];
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const text = `Subject: two\n${two}\n${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}\n# and\n${one.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')}`;
    expect(certificatesIn(text).map(({ subject }) => subject)).toEqual(['CN=two', 'CN=one']);
  });

  it.each([
    ['nothing', '', 'has no certificate in it', 'write it as PEM, from -----BEGIN CERTIFICATE----- on'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', 'has no certificate in it', 'write it as PEM, from -----BEGIN CERTIFICATE----- on'],
    ['a certificate that is cut off', '-----BEGIN CERTIFICATE-----\nAAAA\n', 'has no certificate in it', 'write it as PEM, from -----BEGIN CERTIFICATE----- on'],
    ['a certificate that is none', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', /^has a certificate that cannot be read \(.+\)$/, 'write it as PEM'],
  ])('are missed in a file with %s', (_, text, problem, fix) => {
    const told = fault(() => certificatesIn(text));
    expect(told?.problem).toMatch(problem);
    expect(told?.fix).toBe(fix);
  });

  it.each([
    { name: 'a millisecond before it begins', now: FROM.getTime() - 1, told: 'is valid from 2026-01-01T00:00:00.000Z on (O=Shop, CN=shop.example), and not before', fix: 'look at the clock, or at the certificate' },
    { name: 'as it begins', now: FROM.getTime(), told: undefined, fix: undefined },
    { name: 'as it ends', now: TO.getTime(), told: undefined, fix: undefined },
    { name: 'a millisecond after its end', now: TO.getTime() + 1, told: 'ended on 2026-02-01T00:00:00.000Z (O=Shop, CN=shop.example)', fix: 'renew it' },
  ])('can be used from their beginning to their end: $name', async ({ now, told, fix }) => {
    const found = validityFault(new X509Certificate(await certificate('O=Shop, CN=shop.example')), new Date(now));
    expect({ told: found?.problem, fix: found?.fix }).toEqual({ told, fix });
  });
});

describe('a private key of a PEM file', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const plain = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }).toString();
  const inTheOldForm = privateKey.export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }).toString();

  it('is read', () => expect(privateKeyIn(plain).equals(privateKey)).toBe(true));

  const noKey = { problem: 'has no private key in it', fix: 'write it as PEM, from -----BEGIN PRIVATE KEY----- on' };
  const locked = { problem: 'is encrypted', fix: 'write it without a passphrase: openssl pkey -in key.pem -out plain.pem' };
  it.each([
    ['nothing', '', noKey],
    ['half of it', plain.slice(0, 60), noKey],
    ['an encrypted one', encrypted, locked],
    ['one that is encrypted in the old form', inTheOldForm, locked],
    ['an encrypted one that is cut off', encrypted.slice(0, 80), locked],
  ])('is missed in a file with %s', (_, text, told) => expect(fault(() => privateKeyIn(text))).toMatchObject(told));
});

describe('a file that a setting names', () => {
  it('is its text, empty as it may be', () => expect([textOfFile({ text: 'a' }), textOfFile({ text: '' })]).toEqual(['a', '']));

  it.each([
    ['ENOENT', 'does not exist', 'create it, or correct the path'],
    ['EISDIR', 'is a folder', 'name a file in it'],
    ['EACCES', 'cannot be read (EACCES)', "the BFF's user must be able to read it"],
  ])('is told of with what to do about %s', (code, problem, fix) => expect(fault(() => textOfFile({ code }))).toMatchObject({ problem, fix }));
});
