import { isIP } from 'node:net';
import type { Fault } from './fault.ts';

/** What stands behind `http://` in an origin. */
export interface HostPort {
  /** A name in lower case or an IP address, of version 6 without brackets; undefined when there is none. */
  readonly host?: string;
  /** Undefined when none is written. */
  readonly port?: number;
  readonly faults: readonly Fault[];
}

const NAME = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** Reads `host:port` or `host`, and finds whatever else an URL may carry and an instance may not. */
export function readHostPort(text: string): HostPort {
  // A URL does not tell the port that its scheme implies; no port is implied by both.
  const [url, other] = [URL.parse(`http://${text}`), URL.parse(`https://${text}`)];
  if (!url || !other) return { faults: [{ problem: 'has no valid host and port', fix: 'write them like catalog:8080 or [::1]:8080, the port from 1 to 65535' }] };
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '');
  const faults = extrasOf(url).map((extra) => ({ problem: `carries ${extra}`, fix: 'remove it: an instance is a host and a port' }));
  if (!isIP(host) && !NAME.test(host)) return { faults: [...faults, { problem: `has the host "${host}", which is no name`, fix: 'write letters, digits, dashes and dots' }] };
  const port = url.port || other.port;
  if (port === '0') return { host, faults: [...faults, { problem: 'has the port 0', fix: 'write one from 1 to 65535' }] };
  return port === '' ? { host, faults } : { host, port: Number(port), faults };
}

function extrasOf({ username, password, pathname, search, hash }: URL): readonly string[] {
  const extras: string[] = [];
  if (username !== '' || password !== '') extras.push('a user name or password');
  if (pathname !== '/') extras.push('a path');
  if (search !== '' || hash !== '') extras.push('a query or fragment');
  return extras;
}
