import { BEHIND_OTHERS, certificatesIn, isBehindOthers, privateKeyIn, SettingFormatError, textOfFile, validityFault } from '@portico/config';
import type { X509Certificate } from 'node:crypto';
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
  const attempt = <T>(file: TlsFile, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (error instanceof SettingFormatError) return fault(file, `${error.problem}; ${error.fix}`);
      throw error;
    }
  };
  const texts = new Map<TlsFile, string>();
  for (const file of TLS_FILES) {
    const path = settings[file];
    const text = path === undefined ? undefined : attempt(file, () => textOfFile(read(path)));
    if (text !== undefined) texts.set(file, text);
  }
  if (settings.certificate !== undefined && settings.key === undefined) fault('key', 'is missing; it must name the key of tls.certificate');
  if (settings.key !== undefined && settings.certificate === undefined) fault('certificate', 'is missing; it must name the certificate of tls.key');

  const from = <T>(file: TlsFile, taken: (text: string) => T): T | undefined => attempt(file, () => (texts.has(file) ? taken(texts.get(file) as string) : undefined));
  const ca = from('ca', certificatesIn) ?? [];
  const chain = from('certificate', certificatesIn) ?? [];
  const key = from('key', privateKeyIn);
  const [leaf] = chain;
  if (key && isBehindOthers(chain, key)) fault('certificate', `${BEHIND_OTHERS.problem}; ${BEHIND_OTHERS.fix}`);
  else if (leaf && key && !leaf.checkPrivateKey(key)) fault('key', `is not the key of the certificate in ${settings.certificate}; the two files must be a pair`);
  const judge = (file: TlsFile, one: X509Certificate): void => {
    const invalid = validityFault(one, now);
    if (invalid) fault(file, `${invalid.problem}; ${invalid.fix}`);
  };
  for (const one of chain) judge('certificate', one);
  // Bundles keep CAs that have ended; they do no harm beside one that has not.
  if (ca.length > 0 && ca.every(({ validToDate }) => validToDate < now)) judge('ca', ca[0] as X509Certificate);
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
