import 'reflect-metadata';
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509Certificate, X509CertificateGenerator, X509CrlGenerator } from '@peculiar/x509';
import { webcrypto } from 'node:crypto';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 24 * 3_600_000;

/** PEM, made for the test that asks for it. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const keys = async (): Promise<webcrypto.CryptoKeyPair> => (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;

const pem = async (certificate: X509Certificate, { privateKey }: webcrypto.CryptoKeyPair): Promise<Certificate> => {
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey)).toString('base64');
  return { cert: certificate.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` };
};

/** From now, in milliseconds. */
const between = (begins: number, ends: number): { notBefore: Date; notAfter: Date } => ({ notBefore: new Date(Date.now() + begins), notAfter: new Date(Date.now() + ends) });

/** A self-signed certificate, valid for an hour. */
export async function selfSigned(name: string): Promise<Certificate> {
  const pair = await keys();
  const extensions = [new SubjectAlternativeNameExtension([{ type: 'dns', value: name }])];
  return pem(await X509CertificateGenerator.createSelfSigned({ name: `CN=${name}`, keys: pair, signingAlgorithm: ALGORITHM, ...between(-60_000, 3_600_000), extensions }), pair);
}

/** How long a certificate is valid: milliseconds from now. */
export interface Validity {
  readonly begins?: number;
  readonly ends?: number;
}

/** A CA of a test, and the certificates and lists of revoked ones that it gives out. */
export class CertificateAuthority {
  private constructor(
    private readonly own: X509Certificate,
    private readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  static async create(name = 'ca', { begins = -DAY, ends = 1_000 * DAY }: Validity = {}): Promise<CertificateAuthority> {
    const pair = await keys();
    const own = await X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys: pair,
      signingAlgorithm: ALGORITHM,
      ...between(begins, ends),
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    });
    return new CertificateAuthority(own, pair);
  }

  /** PEM. */
  get cert(): string {
    return this.own.toString('pem');
  }

  /** @param hosts none for a certificate that is for no host */
  async issue(name: string, hosts: readonly string[] = [name], { begins = -DAY, ends = 100 * DAY }: Validity = {}): Promise<Certificate> {
    const pair = await keys();
    const certificate = await X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: this.own.subject,
      publicKey: pair.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...between(begins, ends),
      extensions: hosts.length === 0 ? [] : [new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value })))],
    });
    return pem(certificate, pair);
  }

  /** A list of revoked certificates in PEM. @param ends milliseconds from now */
  async revoke(certificates: readonly Certificate[], ends = 10 * DAY): Promise<string> {
    const list = await X509CrlGenerator.create({
      issuer: this.own.subject,
      thisUpdate: new Date(Date.now() - DAY),
      nextUpdate: new Date(Date.now() + ends),
      signingAlgorithm: ALGORITHM,
      signingKey: this.keys.privateKey,
      entries: certificates.map(({ cert }) => ({ serialNumber: new X509Certificate(cert).serialNumber, revocationDate: new Date(Date.now() - DAY) })),
    });
    // Its own label is one that OpenSSL does not read (RFC 7468, section 7).
    return list.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL');
  }
}
