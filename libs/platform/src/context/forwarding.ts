import type { IncomingMessage } from 'node:http';

/**
 * What the proxies in front of a BFF say of a request; undefined where they say nothing. Only the headers of a peer that is trusted may
 * be asked for (RFC 7239, section 8.1).
 */
export interface Forwarding {
  /** Whether an address is that of a proxy of ours. */
  trusts(address: string): boolean;
  /** The addresses from the connection to the client, both included. */
  addresses(raw: IncomingMessage): readonly string[];
  /** How the client called: `http` or `https`. */
  protocol(raw: IncomingMessage): 'http' | 'https' | undefined;
  /** What the client called the server: a name or an address, with its port if it had one. */
  host(raw: IncomingMessage): string | undefined;
}
