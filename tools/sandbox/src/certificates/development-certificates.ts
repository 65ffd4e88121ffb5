import { X509Certificate } from 'node:crypto';
import { CertificateAuthority } from './certificate-authority.ts';
import type { Subject } from './certificate-authority.ts';
import { CertificateFolder } from './certificate-folder.ts';
import type { Credential } from './credential.ts';

/** What the sandbox needs, from one authority. */
export interface DevelopmentCertificates {
  /** PEM: certificates that this one has issued are trusted, on this machine. */
  readonly authority: string;
  readonly server: Credential;
  /** By client id. */
  readonly partners: Readonly<Record<string, Credential>>;
}

const DAYS = { authority: 365, issued: 90 };
/** Milliseconds before its end at which a certificate is renewed. */
const RENEW_BEFORE = 14 * 24 * 3_600_000;

const AUTHORITY = 'ca';
const SERVER: Subject = { commonName: 'localhost', usage: 'server', dnsNames: ['localhost'], ipAddresses: ['127.0.0.1', '::1'] };

const lasts = ({ certificate }: Credential, now: number): boolean => Date.parse(new X509Certificate(certificate).validTo) - now > RENEW_BEFORE;

const isSignedBy = ({ certificate }: Credential, authority: Credential): boolean =>
  new X509Certificate(certificate).verify(new X509Certificate(authority.certificate).publicKey);

const authorityOf = async (folder: CertificateFolder, now: number): Promise<CertificateAuthority> => {
  const kept = folder.read(AUTHORITY);
  if (kept && lasts(kept, now)) return CertificateAuthority.of(kept);
  const authority = await CertificateAuthority.create(DAYS.authority);
  folder.write(AUTHORITY, authority.credential);
  return authority;
};

const issued = async (folder: CertificateFolder, authority: CertificateAuthority, subject: Subject, now: number): Promise<Credential> => {
  const kept = folder.read(subject.commonName);
  if (kept && lasts(kept, now) && isSignedBy(kept, authority.credential)) return kept;
  const credential = await authority.issue(subject, DAYS.issued);
  folder.write(subject.commonName, credential);
  return credential;
};

/**
 * Makes the certificates, or takes those that an earlier start has left in the folder until they are near their end. Without a
 * folder, they are gone with the process. @param partners DNS names by client id
 */
export const developmentCertificates = async (
  path: string | undefined,
  partners: Readonly<Record<string, string>>,
  now: () => number = Date.now,
): Promise<DevelopmentCertificates> => {
  const folder = new CertificateFolder(path);
  const authority = await authorityOf(folder, now());
  const clients = Object.entries(partners).map(async ([id, dnsName]) => {
    const subject: Subject = { commonName: id, usage: 'client', dnsNames: [dnsName] };
    return [id, await issued(folder, authority, subject, now())] as const;
  });
  return {
    authority: authority.credential.certificate,
    server: await issued(folder, authority, SERVER, now()),
    partners: Object.fromEntries(await Promise.all(clients)),
  };
};
