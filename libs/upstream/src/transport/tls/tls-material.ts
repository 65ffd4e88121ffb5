import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { TlsSettings } from './tls.settings.ts';

/** The settings that name files. */
export const TLS_FILES = ['ca', 'certificate', 'key'] as const;

export type TlsFile = (typeof TLS_FILES)[number];

/** What the files hold, ready to connect with. */
export interface TlsMaterial {
  readonly context: SecureContext;
  /** What the files held, to tell whether they have changed. */
  readonly held: string;
  /** When the first of the certificates ends that connections depend on, and which setting names it; undefined where there is none. */
  readonly ends: { readonly file: TlsFile; readonly at: Date } | undefined;
}

/** Why the files cannot be used: for each fault the setting, what is wrong with it and what to do. */
export class TlsFaults extends Error {
  constructor(readonly faults: readonly (readonly [file: TlsFile, fault: string])[]) {
    super(faults.map(([file, fault]) => `tls.${file} ${fault}`).join('\n'));
    this.name = 'TlsFaults';
  }
}

/**
 * Takes what the files hold, as far as it fits together and is valid now: a certificate that no handshake can succeed with is
 * found here, not by the first call.
 *
 * @param settings the paths, for messages
 * @param read the text of a file, or the code of the error that reading it ends with
 * @throws TlsFaults
 */
export function tlsMaterial(settings: TlsSettings, read: (path: string) => { readonly text: string } | { readonly code: string }, now = new Date()): TlsMaterial {
  const faults: [TlsFile, string][] = [];
  const fault = (file: TlsFile, text: string): undefined => void faults.push([file, `(${settings[file] ?? 'not set'}) ${text}`]);
  const texts = new Map<TlsFile, string>();
  for (const file of TLS_FILES) {
    const path = settings[file];
    if (path === undefined) continue;
    const reading = read(path);
    if ('text' in reading) texts.set(file, reading.text);
    else fault(file, reading.code === 'ENOENT' ? 'does not exist; create it, or correct the path' : `cannot be read (${reading.code}); the BFF's user must be able to read it`);
  }
  if (settings.certificate !== undefined && settings.key === undefined) fault('key', 'is missing; it must name the key of tls.certificate');
  if (settings.key !== undefined && settings.certificate === undefined) fault('certificate', 'is missing; it must name the certificate of tls.key');

  const ca = certificatesOf('ca', texts, fault);
  const chain = certificatesOf('certificate', texts, fault);
  const key = keyOf(texts, fault);
  const [leaf] = chain;
  if (leaf && key && !leaf.checkPrivateKey(key)) fault('key', `is not the key of the certificate in ${settings.certificate}; the two files must be a pair`);
  for (const one of chain) judge('certificate', one, now, fault);
  // Bundles keep CAs that have ended; they do no harm beside one that has not.
  if (ca.length > 0 && ca.every(({ validToDate }) => validToDate < now)) judge('ca', ca[0] as X509Certificate, now, fault);
  if (faults.length > 0) throw new TlsFaults(faults);

  const used = [...chain.map((one) => ({ file: 'certificate' as const, at: one.validToDate })), ...(ca.length === 0 ? [] : [{ file: 'ca' as const, at: new Date(Math.max(...ca.map((one) => one.validToDate.getTime()))) }])];
  return { context: contextOf(ca, chain, texts.get('key'), settings), held: JSON.stringify([...texts]), ends: used.sort((one, other) => one.at.getTime() - other.at.getTime())[0] };
}

/** Written again one by one, because files are put together from others whose last lines do not end. */
function contextOf(ca: readonly X509Certificate[], chain: readonly X509Certificate[], key: string | undefined, { certificate }: TlsSettings): SecureContext {
  try {
    return createSecureContext({ ...(ca.length > 0 ? { ca: ca.map(String) } : {}), ...(key === undefined ? {} : { cert: chain.map(String).join(''), key }) });
  } catch (error) {
    throw new TlsFaults([['certificate', `(${certificate}) cannot be used (${(error as Error).message}); take one that this version of OpenSSL accepts`]]);
  }
}

type Tell = (file: TlsFile, text: string) => undefined;

function certificatesOf(file: 'ca' | 'certificate', texts: ReadonlyMap<TlsFile, string>, fault: Tell): X509Certificate[] {
  const text = texts.get(file);
  if (text === undefined) return [];
  const blocks = text.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g) ?? [];
  try {
    const found = blocks.map((block) => new X509Certificate(block));
    if (found.length === 0) fault(file, 'has no certificate in it; write it as PEM, from -----BEGIN CERTIFICATE----- on');
    return found;
  } catch (error) {
    fault(file, `has a certificate that cannot be read (${(error as Error).message}); write it as PEM`);
    return [];
  }
}

function keyOf(texts: ReadonlyMap<TlsFile, string>, fault: Tell): ReturnType<typeof createPrivateKey> | undefined {
  const text = texts.get('key');
  if (text === undefined) return undefined;
  try {
    return createPrivateKey(text);
  } catch (error) {
    const encrypted = (error as { code?: string }).code === 'ERR_MISSING_PASSPHRASE' || text.includes('ENCRYPTED');
    return fault('key', encrypted ? 'is encrypted; write it without a passphrase: openssl pkey -in key.pem -out plain.pem' : 'has no private key in it; write it as PEM, from -----BEGIN PRIVATE KEY----- on');
  }
}

function judge(file: TlsFile, { subject, validFromDate, validToDate }: X509Certificate, now: Date, fault: Tell): void {
  const name = subject.replaceAll('\n', ', ');
  if (validToDate < now) fault(file, `ended on ${validToDate.toISOString()} (${name}); renew it`);
  if (validFromDate > now) fault(file, `is valid from ${validFromDate.toISOString()} on (${name}), and not before; look at the clock, or at the certificate`);
}
