import { createHash } from 'node:crypto';
import type { Caller } from '@portico/platform';

/**
 * The name under which a key is kept, and by which services behind know it: SHA-256 over BFF, issuer, subject and key, each with its
 * length before it. Equal keys of two callers never meet, nobody can ask for another's answer, and a store learns neither key nor caller.
 * @returns 43 characters, base64url
 */
export function scopedKey(bff: string, { issuer, subject }: Caller, key: string): string {
  const hash = createHash('sha256');
  for (const part of [bff, issuer, subject, key]) hash.update(`${part.length}:${part}`);
  return hash.digest('base64url');
}
