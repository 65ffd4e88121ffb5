import type { IncomingMessage } from 'node:http';

/** What stands in the place of a socket, and says which version of HTTP is spoken with the client. */
interface Versioned {
  readonly httpVersion?: string;
}

/**
 * The version of HTTP that a request came by, as `Via` has it (RFC 9110, section 7.6.3): `2.0` where a connection of HTTP/1.1 inside the
 * process stands for a stream of HTTP/2.
 */
export const receivedVersion = ({ socket, httpVersion }: Pick<IncomingMessage, 'socket' | 'httpVersion'>): string => (socket as Versioned).httpVersion ?? httpVersion;
