import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `ptk_<id>_<secret><checksum>`: letters and digits, parted so that a double click takes the whole key. Prefix and checksum are those
 * of GitHub's tokens (github.blog, "Behind GitHub's new authentication token formats"): scanners of code and logs
 * find keys without false alarms, and a mistyped key is reported as such.
 */
export const PREFIX = 'ptk_';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** log2(62) is 5.95: the id has 71 bits, so that none comes twice and none can be met by chance; the secret has 256. */
const [ID, SECRET, CHECKSUM] = [12, 43, 6];
const KEY = new RegExp(`^${PREFIX}([0-9A-Za-z]{${ID}})_[0-9A-Za-z]{${SECRET + CHECKSUM}}$`);
const ANYWHERE = new RegExp(`${PREFIX}[0-9A-Za-z]{${ID}}_[0-9A-Za-z]{${SECRET + CHECKSUM}}`);

/** A key, which only its partner keeps. */
export interface NewKey {
  /** The public part. */
  readonly id: string;
  readonly text: string;
}

/** Makes a key that is like no other. @param id its public part, by default random */
export function newKey(id = randomDigits(ID)): NewKey {
  const unchecked = `${PREFIX}${id}_${randomDigits(SECRET)}`;
  return { id, text: unchecked + checksumOf(unchecked) };
}

/** The public part of what has the form of a key, mistyped or not; undefined for what has not. */
export const claimedId = (text: string): string | undefined => KEY.exec(text)?.[1];

/** Whether something of the form of a key is mistyped. */
export const isMistyped = (text: string): boolean => !text.endsWith(checksumOf(text.slice(0, -CHECKSUM)));

/** The public part of a key; undefined for what is none. That it looks like one does not make it good. */
export function idOf(text: string): string | undefined {
  const id = claimedId(text);
  return id === undefined || isMistyped(text) ? undefined : id;
}

/** The public part of a key that stands anywhere in a text. */
export function idWithin(text: string): string | undefined {
  const key = text.includes(PREFIX) ? ANYWHERE.exec(text)?.[0] : undefined;
  return key === undefined ? undefined : idOf(key);
}

/** CRC-32 (ISO 3309, as in zlib) in base 62: six digits hold it. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM; place += 1) {
    digits = (DIGITS[rest % DIGITS.length] as string) + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}

/** `randomInt` draws without the bias of a modulo. */
const randomDigits = (count: number): string => Array.from({ length: count }, () => DIGITS[randomInt(DIGITS.length)]).join('');
