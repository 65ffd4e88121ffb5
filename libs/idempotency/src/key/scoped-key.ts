import { hash } from 'node:crypto';
import type { IdentityKey } from '@portico/platform';

/**
 * The name under which a key is kept, and by which services behind know it: SHA-256 over BFF, caller and key, as a
 * JSON list. Equal keys of two callers never meet, no caller can ask for another's answer, and a store learns neither key nor caller.
 * @returns 43 characters, base64url
 */
export const scopedKey = (bff: string, caller: IdentityKey, key: string): string => hash('sha256', JSON.stringify([bff, caller, key]), 'base64url');
