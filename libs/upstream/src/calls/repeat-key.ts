/** The header by which services tell a repeat of a request (draft-ietf-httpapi-idempotency-key-header). */
export const REPEAT_KEY = 'idempotency-key';
