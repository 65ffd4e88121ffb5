import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SettingFormatError } from '../setting-format-error.ts';

/** The private key of a PEM file. @throws SettingFormatError when there is none, or it is encrypted */
export function privateKeyIn(text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (error) {
    const isEncrypted = (error as { code?: string }).code === 'ERR_MISSING_PASSPHRASE' || text.includes('ENCRYPTED');
    if (isEncrypted) throw new SettingFormatError('is encrypted', 'write it without a passphrase: openssl pkey -in key.pem -out plain.pem');
    throw new SettingFormatError('has no private key in it', 'write it as PEM, from -----BEGIN PRIVATE KEY----- on');
  }
}
