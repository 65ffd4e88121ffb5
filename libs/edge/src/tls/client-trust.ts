import { certificatesIn, pemBlocks, SettingFormatError, textOfFile, validityFault } from '@portico/config';
import type { Reading } from '@portico/platform';
import type { X509Certificate } from 'node:crypto';
import { identityOf, revocationListIn } from './revocation-list.ts';
import type { RevocationList } from './revocation-list.ts';
import type { FaultList } from './tls-faults.ts';
import type { ClientCertificatesSettings } from './tls.settings.ts';

const [CA, CRL] = ['clients.ca', 'clients.crl'];

/** Which certificates of clients are believed. */
export class ClientTrust {
  private readonly byIssuer: ReadonlyMap<string, RevocationList>;

  /** @param crl PEM, one text for each list */
  private constructor(
    private readonly authorities: readonly X509Certificate[],
    readonly crl: readonly string[],
    lists: readonly RevocationList[],
  ) {
    this.byIssuer = new Map(lists.map((list) => [list.issuer, list]));
  }

  /** @returns undefined, with the reasons in `faults`, where the files cannot be used */
  static read(settings: ClientCertificatesSettings, read: (path: string) => Reading, faults: FaultList, now: Date): ClientTrust | undefined {
    const { ca: caPath, crl: crlPath } = settings;
    const before = faults.faults.length;
    const authorities = faults.attempt(CA, caPath, () => certificatesIn(textOfFile(read(caPath)))) ?? [];
    // Bundles keep CAs that have ended; they do no harm beside one that has not.
    const ended = authorities.map((one) => validityFault(one, now));
    if (ended.length > 0 && ended.every((one) => one !== undefined)) faults.add(CA, caPath, ended[0] as SettingFormatError);
    const blocks = crlPath === undefined ? [] : faults.attempt(CRL, crlPath, () => listsIn(textOfFile(read(crlPath))));
    const lists = crlPath === undefined ? [] : faults.attempt(CRL, crlPath, () => (blocks ?? []).map((block) => revocationListIn(derOf(block))));
    if (crlPath !== undefined && lists && faults.faults.length === before) checkLists(lists, authorities, crlPath, faults, now);
    return faults.faults.length > before ? undefined : new ClientTrust(authorities, blocks ?? [], lists ?? []);
  }

  /** PEM of the CAs. */
  get ca(): readonly string[] {
    return this.authorities.map(String);
  }

  /** When the last of the CAs ends, and when the first of the lists does. */
  get ends(): { readonly ca: Date; readonly crl: Date | undefined } {
    const lists = Array.from(this.byIssuer.values(), ({ ends }) => ends?.getTime() ?? Infinity);
    const crl = Math.min(...lists);
    const ca = Math.max(...this.authorities.map(({ validToDate }) => validToDate.getTime()));
    return { ca: new Date(ca), crl: Number.isFinite(crl) ? new Date(crl) : undefined };
  }

  /** Whether what a client has shown, by a handshake that went well then, would still be believed. */
  believes(shown: X509Certificate): boolean {
    let isKnown = false;
    for (let one: X509Certificate | undefined = shown; one; one = one.issuerCertificate === one ? undefined : one.issuerCertificate) {
      const { serial, issuer } = identityOf(one.raw);
      if (this.byIssuer.get(issuer)?.serials.has(serial)) return false;
      const current: X509Certificate = one;
      isKnown ||= this.authorities.some((authority) => current.fingerprint256 === authority.fingerprint256 || current.checkIssued(authority));
    }
    return isKnown;
  }
}

const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');

function listsIn(text: string): readonly string[] {
  const blocks = pemBlocks(text, 'X509 CRL');
  if (blocks.length === 0) throw new SettingFormatError('has no list of revoked certificates in it', 'write it as PEM, from -----BEGIN X509 CRL----- on');
  return blocks;
}

/** OpenSSL refuses every client of a CA that has no list, or whose list is too old. */
function checkLists(lists: readonly RevocationList[], authorities: readonly X509Certificate[], path: string, faults: FaultList, now: Date): void {
  for (const { ends } of lists) {
    const problem = `has a list that ended on ${ends?.toISOString()}, with which every client is refused`;
    if (ends && ends < now) faults.add(CRL, path, { problem, fix: 'fetch a new one from its CA' });
  }
  const issuers = new Set(lists.map(({ issuer }) => issuer));
  for (const authority of authorities) {
    if (issuers.has(identityOf(authority.raw).subject)) continue;
    const name = authority.subject.replaceAll('\n', ', ');
    const fix = 'add the list of that CA, or take the CA out of tls.clients.ca';
    faults.add(CRL, path, { problem: `has no list of ${name}, so that each of its clients is refused`, fix });
  }
}
