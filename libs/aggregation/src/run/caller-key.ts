import type { Caller } from '@portico/platform';

/** Who calls, as part of a key: a subject is unique only with its issuer. The empty text for a caller who is not known. */
export const callerKey = (caller: Caller | undefined): string => (caller === undefined ? '' : JSON.stringify([caller.issuer, caller.subject]));
