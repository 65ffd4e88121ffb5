import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** `ptk_<id>_<secret><checksum>`, as the owner of any key can see. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const [ID, SECRET, CHECKSUM] = [12, 43, 6];

export interface Key {
  readonly id: string;
  /** All of it. */
  readonly text: string;
}

export const digits = (count: number): string => Array.from({ length: count }, () => DIGITS[randomInt(DIGITS.length)]).join('');

/** A key in all its form, its checksum right. @param id random by default, as is the secret */
export function makeKey(id = digits(ID), secret = digits(SECRET)): Key {
  const unchecked = `ptk_${id}_${secret}`;
  return { id, text: unchecked + checksumOf(unchecked) };
}

/** The secret part of a key. */
export const secretOf = ({ text }: Key): string => text.slice(-(SECRET + CHECKSUM), -CHECKSUM);

/** What partner-bff keeps of a key. */
export const hashOf = ({ text }: Key): string => hash('sha256', text, 'base64url');

/** CRC-32 in base 62. */
function checksumOf(text: string): string {
  let sum = BigInt(crc32(text));
  let encoded = '';
  while (encoded.length < CHECKSUM) {
    encoded = DIGITS.charAt(Number(sum % 62n)) + encoded;
    sum /= 62n;
  }
  return encoded;
}
