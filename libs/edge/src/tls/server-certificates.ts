import { BEHIND_OTHERS, certificatesIn, isBehindOthers, privateKeyIn, textOfFile, validityFault } from '@portico/config';
import type { Reading } from '@portico/platform';
import type { X509Certificate } from 'node:crypto';
import type { FaultList } from './tls-faults.ts';
import type { ServerCertificateSettings } from './tls.settings.ts';

/** A certificate with its key, as far as the two fit together and are valid now. */
export interface ServerCertificate {
  readonly name: string;
  /** Host names and addresses that it is for, in small letters. */
  readonly hosts: readonly string[];
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** When the first of its chain ends. */
  readonly ends: Date;
  readonly fingerprint: string;
}

/** @param read the state of a file */
export function serverCertificate(
  settings: ServerCertificateSettings,
  index: number,
  read: (path: string) => Reading,
  faults: FaultList,
  now: Date,
): ServerCertificate | undefined {
  const [ofCertificate, ofKey] = [`certificates[${index}].certificate`, `certificates[${index}].key`];
  const before = faults.faults.length;
  const chain = faults.attempt(ofCertificate, settings.certificate, () => certificatesIn(textOfFile(read(settings.certificate)))) ?? [];
  const keyText = faults.attempt(ofKey, settings.key, () => textOfFile(read(settings.key)));
  const key = keyText === undefined ? undefined : faults.attempt(ofKey, settings.key, () => privateKeyIn(keyText));
  const [leaf] = chain;
  if (key && isBehindOthers(chain, key)) {
    faults.add(ofCertificate, settings.certificate, BEHIND_OTHERS);
    return undefined;
  }
  if (leaf && key && !leaf.checkPrivateKey(key)) {
    faults.add(ofKey, settings.key, { problem: `is not the key of the certificate in ${settings.certificate}`, fix: 'the two files must be a pair' });
  }
  for (const one of chain) {
    const invalid = validityFault(one, now);
    if (invalid) faults.add(ofCertificate, settings.certificate, invalid);
  }
  const hosts = leaf ? hostsOf(leaf) : [];
  if (leaf && hosts.length === 0) {
    const problem = 'is for no host (subjectAltName), so that no client takes it';
    faults.add(ofCertificate, settings.certificate, { problem, fix: 'make one with the names that clients call' });
  }
  if (faults.faults.length > before || !leaf || keyText === undefined) return undefined;
  const ends = new Date(Math.min(...chain.map(({ validToDate }) => validToDate.getTime())));
  // Written again one by one, because files are put together from others whose last lines do not end.
  return { name: settings.name, hosts, cert: chain.map(String).join(''), key: keyText, ends, fingerprint: leaf.fingerprint256 };
}

/** Names and addresses as Node writes them: `DNS:shop.example, IP Address:192.0.2.1`. */
const hostsOf = ({ subjectAltName = '' }: X509Certificate): readonly string[] =>
  Array.from(subjectAltName.matchAll(/(?:^|, )(?:DNS|IP Address):([^,"]+)/g), ([, host]) => (host as string).toLowerCase());
