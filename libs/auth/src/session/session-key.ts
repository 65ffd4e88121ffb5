import { hash, randomBytes } from 'node:crypto';

/** The id that goes into the cookie: 256 random bits, which cannot be guessed (OWASP, Session Management: at least 64). */
export const newSessionId = (): string => randomBytes(32).toString('base64url');

const ID = /^[\w-]{43}$/;

/** What a session is kept under; undefined for what no id of ours can be. */
export const sessionKey = (id: string): string | undefined => (ID.test(id) ? hash('sha256', id, 'base64url') : undefined);
