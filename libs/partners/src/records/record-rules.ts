/** What a partner is called in commands, logs and limits. */
export const PARTNER_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
export const PLAN_NAME = /^[a-z][a-z0-9-]{0,62}$/;
/** A scope, as RFC 6749, section 3.3, has it; a role is written alike. */
export const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** What class-validator is told so that a broken rule says what to write instead. */
export const fix = (text: string, each = false): { readonly each: boolean; readonly context: { readonly fix: string } } => ({ each, context: { fix: text } });

export const A_SLUG = 'write lower-case letters, digits and dashes, such as acme';
export const AN_INSTANT = 'write an instant with its time zone, such as 2027-01-31T00:00:00Z';
export const A_SCOPE = 'write a word without spaces and quotes, such as orders:read';

/** An instant that means the same everywhere (RFC 3339, section 5.6). */
export const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
