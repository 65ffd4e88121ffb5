import { Resolver } from 'node:dns/promises';
import { StartError } from '@portico/platform';

/** Milliseconds until a query is sent again, or to the next name server. */
const TIMEOUT = 1_000;
const TRIES = 2;

/**
 * Queries of one's own: they can be called off without others losing theirs.
 *
 * @param nameServers IP addresses, with a port where it is not 53: `127.0.0.1:8600`; none: those of the system
 * @throws StartError when one of them is no IP address
 */
export function resolverOf(nameServers: readonly string[]): Resolver {
  const resolver = new Resolver({ timeout: TIMEOUT, tries: TRIES });
  const faults = nameServers.filter((text) => !isNameServer(text));
  if (faults.length > 0) throw new StartError(faults.map((text) => `the name server "${text}" is no IP address; write it like 127.0.0.1:8600`));
  if (nameServers.length > 0) resolver.setServers(nameServers);
  return resolver;
}

/** Whether this is an IP address, perhaps with a port: `127.0.0.1:8600`, `[::1]:8600`. */
export function isNameServer(text: string): boolean {
  try {
    new Resolver().setServers([text]);
    return true;
  } catch {
    return false;
  }
}
