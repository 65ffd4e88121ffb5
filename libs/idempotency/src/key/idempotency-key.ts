import { Problem } from '@portico/platform';
import type { IdentityKey } from '@portico/platform';
import { hash } from 'node:crypto';
import { parseItem } from 'structured-headers';

/** The header as Node names it. */
export const KEY_HEADER = 'idempotency-key';

/** Characters; services behind take as many at most. */
export const LONGEST_KEY = 255;
/** Characters of the whole header: room for each to be escaped, and for parameters. A longer one is not read, which costs 12 ns a character. */
const LONGEST_HEADER = 1_024;

const EXAMPLE = '"8e03978e-40d5-43e8-bc93-6894a57f9324"';

/**
 * Reads the header `Idempotency-Key`: an Item whose value is a String (draft-ietf-httpapi-idempotency-key-header-07, section 2.1; RFC 9651,
 * section 3.3.3). Parameters mean nothing here, and are ignored.
 * @throws Problem `invalid-input` for a header that is missing or is no such String
 */
export function readKey(header: string | undefined): string {
  if (header === undefined) throw refused(`is missing: send a new key with each new request, such as ${EXAMPLE}, and the same with its repeats`);
  const key = header.length > LONGEST_HEADER ? header : stringIn(header);
  if (key === undefined) throw refused(`must be one text in double quotes (RFC 9651, String), such as ${EXAMPLE}`);
  if (key.length === 0 || key.length > LONGEST_KEY) throw refused(`must have 1 to ${LONGEST_KEY} characters`);
  return key;
}

function stringIn(header: string): string | undefined {
  try {
    const [value] = parseItem(header);
    return typeof value === 'string' ? value : undefined;
  } catch {
    // Whatever it is, it is no Item.
    return undefined;
  }
}

const refused = (message: string): Problem =>
  new Problem('invalid-input', { detail: `header ${KEY_HEADER} ${message}`, errors: [{ in: 'header', field: KEY_HEADER, message }] });

/**
 * The name under which a key is kept, and by which services behind know it: SHA-256 over BFF, caller and key, as a
 * JSON list. Equal keys of two callers never meet, no caller can ask for another's answer, and a store learns neither key nor caller.
 * @returns 43 characters, base64url
 */
export const scopedKey = (bff: string, caller: IdentityKey, key: string): string => hash('sha256', JSON.stringify([bff, caller, key]), 'base64url');
