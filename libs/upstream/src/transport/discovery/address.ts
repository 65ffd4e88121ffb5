import { isIPv6 } from 'node:net';

/** How an instance is spoken to. */
export type Scheme = 'http' | 'https' | 'grpc';

/**
 * How an instance is written: an origin without its scheme's own port, as the WHATWG URL standard has it; `host:port` for gRPC.
 *
 * @param host a name or an IP address, of version 6 without brackets
 */
export function addressOf(scheme: Scheme, host: string, port: number): string {
  const authority = authorityOf(scheme, host, port);
  return scheme === 'grpc' ? authority : `${scheme}://${authority}`;
}

/** `host:port`, the port left out where it is the scheme's own. @param host as for {@link addressOf} */
export function authorityOf(scheme: Scheme, host: string, port: number): string {
  const written = isIPv6(host) ? `[${host}]` : host;
  return port === ownPort(scheme) ? written : `${written}:${port}`;
}

/** The port that a scheme implies; undefined for gRPC, which implies none. */
export function ownPort(scheme: Scheme): number | undefined {
  if (scheme === 'grpc') return undefined;
  return scheme === 'http' ? 80 : 443;
}
