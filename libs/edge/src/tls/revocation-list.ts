import { SettingFormatError } from '@portico/config';
import { derElements } from './der.ts';
import type { DerElement } from './der.ts';

const [INTEGER, UTC_TIME, GENERALIZED_TIME, SEQUENCE] = [0x02, 0x17, 0x18, 0x30];

/** What is read of a list of revoked certificates (RFC 5280, section 5.1). Its signature is checked by OpenSSL. */
export interface RevocationList {
  /** The name of the CA that it is of, as it stands there, in hexadecimal. */
  readonly issuer: string;
  /** From when on it must not be used; undefined where it does not say so. */
  readonly ends: Date | undefined;
  readonly serials: ReadonlySet<bigint>;
}

/** What tells a certificate from all others, and who issued whom. */
export interface CertificateIdentity {
  readonly serial: bigint;
  readonly issuer: string;
  readonly subject: string;
}

/** @param der of a CertificateList @throws SettingFormatError */
export function revocationListIn(der: Buffer): RevocationList {
  try {
    const [list] = derElements(der);
    const [signed] = derElements(contentOf(list));
    const fields = derElements(contentOf(signed));
    // The version is left out by the oldest form.
    const [, issuer, , ...rest] = fields[0]?.tag === INTEGER ? fields.slice(1) : fields;
    const [next, revoked] = isTime(rest[0]) ? [rest[0], rest[1]] : [undefined, rest[0]];
    const entries = revoked?.tag === SEQUENCE ? derElements(revoked.content) : [];
    return { issuer: nameOf(issuer), ends: next && timeOf(next), serials: new Set(entries.map(({ content }) => serialOf(derElements(content)[0]))) };
  } catch (error) {
    // Of this file, or of Node where bytes end too early.
    if ((error as Error).name !== 'RangeError') throw error;
    throw new SettingFormatError(`has a list that cannot be read`, 'write it as PEM: openssl crl -inform der -in list.crl');
  }
}

/** @param der of a certificate that has been read already (RFC 5280, section 4.1) */
export function identityOf(der: Buffer): CertificateIdentity {
  const [certificate] = derElements(der);
  const [signed] = derElements(contentOf(certificate));
  const fields = derElements(contentOf(signed));
  const [serial, , issuer, , subject] = fields[0]?.tag === INTEGER ? fields : fields.slice(1);
  return { serial: serialOf(serial), issuer: nameOf(issuer), subject: nameOf(subject) };
}

function contentOf(element: DerElement | undefined): Buffer {
  if (element?.tag !== SEQUENCE) throw new RangeError('a sequence is missing');
  return element.content;
}

function nameOf(element: DerElement | undefined): string {
  if (element?.tag !== SEQUENCE) throw new RangeError('a name is missing');
  return element.whole.toString('hex');
}

function serialOf(element: DerElement | undefined): bigint {
  if (element?.tag !== INTEGER) throw new RangeError('a serial number is missing');
  return BigInt(`0x${element.content.toString('hex') || '0'}`);
}

const isTime = (element: DerElement | undefined): boolean => element?.tag === UTC_TIME || element?.tag === GENERALIZED_TIME;

/** `YYMMDDHHMMSSZ` until 2049, `YYYYMMDDHHMMSSZ` from then on (RFC 5280, section 5.1.2.4). */
function timeOf({ tag, content }: DerElement): Date {
  const text = content.toString('latin1');
  const full = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const date = new Date(full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(date.getTime())) throw new RangeError('a time cannot be read');
  return date;
}
