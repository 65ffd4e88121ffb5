import { X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SettingFormatError } from '../setting-format-error.ts';
import { pemBlocks } from './pem-blocks.ts';

/**
 * The certificates of a PEM file, in its order.
 * @throws SettingFormatError when there is none, or one cannot be read
 */
export function certificatesIn(text: string): readonly X509Certificate[] {
  const blocks = pemBlocks(text, '(?:TRUSTED |X509 )?CERTIFICATE');
  if (blocks.length === 0) throw new SettingFormatError('has no certificate in it', 'write it as PEM, from -----BEGIN CERTIFICATE----- on');
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw new SettingFormatError(`has a certificate that cannot be read (${(error as Error).message})`, 'write it as PEM');
    }
  });
}

/** Why a certificate cannot be used now; undefined where it can. */
export function validityFault({ subject, validFromDate, validToDate }: X509Certificate, now: Date): SettingFormatError | undefined {
  const name = subject.replaceAll('\n', ', ');
  if (validToDate < now) return new SettingFormatError(`ended on ${validToDate.toISOString()} (${name})`, 'renew it');
  if (validFromDate > now) {
    return new SettingFormatError(`is valid from ${validFromDate.toISOString()} on (${name}), and not before`, 'look at the clock, or at the certificate');
  }
  return undefined;
}

/** Whether the certificate of a key stands behind others in its file, where TLS wants it first (RFC 8446, section 4.4.2). */
export const isBehindOthers = ([first, ...others]: readonly X509Certificate[], key: KeyObject): boolean =>
  first !== undefined && !first.checkPrivateKey(key) && others.some((one) => one.checkPrivateKey(key));

/** For a file of which that is true. */
export const BEHIND_OTHERS = { problem: 'has the certificate of its key behind others', fix: 'write it first, then those between it and its CA' } as const;
