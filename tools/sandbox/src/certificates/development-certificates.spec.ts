import { createPrivateKey, X509Certificate } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentCertificates } from './development-certificates.ts';

const PARTNERS = { 'partner-a': 'a.example' };
const DAY = 24 * 3_600_000;

describe('the certificates of development', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-certificates-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const after = (days: number) => developmentCertificates(folder, PARTNERS, () => Date.now() + days * DAY);

  it('are all of one authority, and are good for this machine and for the partners', async () => {
    const { authority, server, partners } = await after(0);
    const root = new X509Certificate(authority);
    const [ofServer, ofPartner] = [server, partners['partner-a']].map((each) => new X509Certificate(each?.certificate ?? ''));
    expect([root.ca, ofServer?.ca]).toEqual([true, false]);
    expect([ofServer, ofPartner].map((each) => each?.checkIssued(root) && each.verify(root.publicKey))).toEqual([true, true]);
    expect([ofServer?.checkHost('localhost'), ofServer?.checkIP('127.0.0.1'), ofPartner?.checkHost('a.example')]).toEqual(['localhost', '127.0.0.1', 'a.example']);
    expect(ofPartner?.subject).toBe('CN=partner-a');
  });

  it('are kept, the keys for their owner alone', async () => {
    await after(0);
    expect(readdirSync(folder).sort()).toEqual(['ca.key', 'ca.pem', 'localhost.key', 'localhost.pem', 'partner-a.key', 'partner-a.pem']);
    expect(statSync(join(folder, 'ca.key')).mode & 0o777).toBe(0o600);
  });

  it('are taken again by a later start', async () => {
    expect(await after(60)).toEqual(await after(0));
  });

  it('are renewed before they end, by the same authority', async () => {
    const [before, later] = [await after(0), await after(80)];
    expect(later.authority).toBe(before.authority);
    expect(later.server.certificate).not.toBe(before.server.certificate);
    expect(readFileSync(join(folder, 'localhost.pem'), 'utf8')).toBe(later.server.certificate);
  });

  it('are all renewed with the authority', async () => {
    const [before, later] = [await after(0), await after(360)];
    expect(later.authority).not.toBe(before.authority);
    expect(new X509Certificate(later.server.certificate).verify(new X509Certificate(later.authority).publicKey)).toBe(true);
  });

  it('are renewed where a key is not that of its certificate', async () => {
    const before = await after(0);
    copyFileSync(join(folder, 'ca.key'), join(folder, 'localhost.key'));
    const { server, authority } = await after(0);
    expect({ authority, keyFits: new X509Certificate(server.certificate).checkPrivateKey(createPrivateKey(server.key)) }).toEqual({ authority: before.authority, keyFits: true });
  });

  it('are gone with the process where there is no folder', async () => {
    const [first, second] = await Promise.all([developmentCertificates(undefined, PARTNERS), developmentCertificates(undefined, PARTNERS)]);
    expect(first.authority).not.toBe(second.authority);
  });
});
