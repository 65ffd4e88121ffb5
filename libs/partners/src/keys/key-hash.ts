import { hash, timingSafeEqual } from 'node:crypto';

/** As long as every hash, and no key's. */
const NO_KEY = Buffer.alloc(32);
/** Where the hash of a key that is looked at is written: a buffer for each would cost three times the hash. */
const hashed = Buffer.alloc(32);

/**
 * What is kept of a key. A secret of 256 random bits cannot be found by trying, however quick the hash is: no salt and no slow
 * hash are needed, as for passwords (NIST SP 800-63B, section 5.1.2.2, of secrets with at least 112 bits).
 */
export const hashOf = (key: string): string => hash('sha256', key, 'base64url');

/**
 * Is it the key that was hashed? Takes as long where it differs in the first byte as in the last, and where there is nothing to
 * compare with.
 */
export function isKeyOf(expected: Buffer | undefined, key: string): boolean {
  hashed.write(hash('sha256', key, 'binary'), 'binary');
  const equal = timingSafeEqual(hashed, expected ?? NO_KEY);
  return equal && expected !== undefined;
}
