import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Schemes whose credentials a browser keeps and sends by itself (RFC 7617, 7616, 4559, 7486, 8120). */
const OF_BROWSERS = /^(?:basic|digest|negotiate|ntlm|hoba|mutual)(?:[ \t]|$)/i;

/**
 * Does a request bring credentials that a browser adds by itself? Then another site may have begun it, with a text of its choice in it, and
 * can see from the network how long the answer is. Tokens and keys are added by the client's own code, which no other site can run.
 */
export function bringsAmbientCredentials({ headers, socket }: IncomingMessage): boolean {
  if (headers.cookie !== undefined) return true;
  if (headers.authorization !== undefined && OF_BROWSERS.test(headers.authorization)) return true;
  return (socket as Partial<TLSSocket>).encrypted === true && (socket as TLSSocket).getPeerX509Certificate() !== undefined;
}
