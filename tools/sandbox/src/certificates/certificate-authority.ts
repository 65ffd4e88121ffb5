import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { createPrivateKey, webcrypto } from 'node:crypto';
import type { Credential } from './credential.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const newKeys = async (): Promise<webcrypto.CryptoKeyPair> => (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;

const credentialOf = async (certificate: X509Certificate, { privateKey }: webcrypto.CryptoKeyPair): Promise<Credential> => {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' });
  return { certificate: `${certificate.toString('pem')}\n`, key: String(key) };
};

/** A day ago, for machines whose clocks differ. */
const validity = (days: number): { notBefore: Date; notAfter: Date } => ({ notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + days * DAY) });

/** What a certificate is for. */
export interface Subject {
  readonly commonName: string;
  readonly usage: 'server' | 'client';
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
}

/** Signs certificates that only this machine believes. */
export class CertificateAuthority {
  readonly credential: Credential;
  readonly #issuer: string;
  readonly #signingKey: webcrypto.CryptoKey;

  private constructor(credential: Credential, issuer: string, signingKey: webcrypto.CryptoKey) {
    this.credential = credential;
    this.#issuer = issuer;
    this.#signingKey = signingKey;
  }

  static async create(days: number): Promise<CertificateAuthority> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: 'CN=Portico development CA',
      keys,
      signingAlgorithm: ALGORITHM,
      ...validity(days),
      extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true)],
    });
    return new CertificateAuthority(await credentialOf(certificate, keys), certificate.subject, keys.privateKey);
  }

  /** One that was made before. */
  static async of(credential: Credential): Promise<CertificateAuthority> {
    const der = createPrivateKey(credential.key).export({ format: 'der', type: 'pkcs8' });
    const key = await webcrypto.subtle.importKey('pkcs8', new Uint8Array(der), ALGORITHM, false, ['sign']);
    return new CertificateAuthority(credential, new X509Certificate(credential.certificate).subject, key);
  }

  async issue({ commonName, usage, dnsNames = [], ipAddresses = [] }: Subject, days: number): Promise<Credential> {
    const keys = await newKeys();
    const names = [...dnsNames.map((value) => ({ type: 'dns' as const, value })), ...ipAddresses.map((value) => ({ type: 'ip' as const, value }))];
    const certificate = await X509CertificateGenerator.create({
      subject: `CN=${commonName}`,
      issuer: this.#issuer,
      publicKey: keys.publicKey,
      signingKey: this.#signingKey,
      signingAlgorithm: ALGORITHM,
      ...validity(days),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([usage === 'server' ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth]),
        new SubjectAlternativeNameExtension(names),
      ],
    });
    return credentialOf(certificate, keys);
  }
}
