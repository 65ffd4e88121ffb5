import 'reflect-metadata';
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { X509Certificate } from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
export const DAY = 24 * 3_600_000;

/** PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const keys = async (): Promise<webcrypto.CryptoKeyPair> => (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;

/** A CA of a test, and the certificates that it gives out. */
export class Authority {
  private constructor(
    private readonly own: X509Certificate,
    private readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  /** @param lasts milliseconds */
  static async create(name = 'ca', lasts = 1_000 * DAY): Promise<Authority> {
    const pair = await keys();
    const notAfter = new Date(Date.now() + lasts);
    const notBefore = new Date(Math.min(Date.now(), notAfter.getTime()) - DAY);
    const own = await X509CertificateGenerator.createSelfSigned({ name: `CN=${name}`, keys: pair, signingAlgorithm: ALGORITHM, notBefore, notAfter, extensions: [new BasicConstraintsExtension(true, undefined, true)] });
    return new Authority(own, pair);
  }

  get cert(): string {
    return this.own.toString('pem');
  }

  /** @param lasts milliseconds from now @param begins milliseconds from now */
  async issue(name: string, lasts = 100 * DAY, begins = Math.min(0, lasts) - DAY): Promise<Pair> {
    const pair = await keys();
    const certificate = await X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: this.own.subject,
      publicKey: pair.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() + begins),
      notAfter: new Date(Date.now() + lasts),
      extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
    });
    const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64');
    return { cert: certificate.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` };
  }
}

/** A folder for files of a test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'tls-'));

  write(name: string, text: string): string {
    writeFileSync(join(this.path, name), text);
    return name;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
