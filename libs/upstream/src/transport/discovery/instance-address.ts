import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { addressOf, ownPort } from './address.ts';
import type { Scheme } from './address.ts';
import type { Fault } from './fault.ts';
import { LONGEST_PATH, unixAddress } from './unix-socket.ts';

/** What an upstream speaks. */
export type Protocol = 'http' | 'grpc';

/** Where to find one instance, or many. */
export type InstanceAddress =
  | { readonly kind: 'static'; readonly address: string }
  /** The A and AAAA records of a name. */
  | { readonly kind: 'dns'; readonly scheme: Scheme; readonly name: string; readonly port: number }
  /** The SRV records of a name. */
  | { readonly kind: 'srv'; readonly scheme: Scheme; readonly name: string }
  /** A file that lists instances, with an absolute path or one that starts at the folder of the settings. */
  | { readonly kind: 'file'; readonly path: string };

const PREFIXES: Readonly<Record<Protocol, readonly string[]>> = {
  http: ['http', 'https', 'dns+http', 'dns+https', 'srv+http', 'srv+https'],
  grpc: ['', 'dns+grpc', 'srv+grpc'],
};
export const FORMS: Readonly<Record<Protocol, string>> = {
  http: 'http://host:port, https://host:port, dns+http://name:port, srv+http://_http._tcp.name, unix:/path.sock or file:///path.yaml',
  grpc: 'host:port, dns+grpc://name:port, srv+grpc://_grpc._tcp.name or file:///path.yaml',
};
/** For the examples in messages. */
const PORT = 8080;

/** Reads the address of an entry of `instances`. @returns all that is wrong with it, when something is */
export function parseAddress(text: string, protocol: Protocol): InstanceAddress | readonly Fault[] {
  if (/^file:/i.test(text)) return parseFile(text.slice('file:'.length));
  if (protocol === 'http' && /^unix:/i.test(text)) return parseUnix(text.slice('unix:'.length));
  const [, written = '', rest = ''] = /^(?:([a-z][a-z0-9.+-]*):\/\/)?(.*)$/i.exec(text) ?? [];
  const prefix = written.toLowerCase();
  if (!PREFIXES[protocol].includes(prefix)) {
    return [{ problem: prefix === '' ? 'has no scheme' : `begins with ${prefix}://`, fix: `write ${FORMS[protocol]}` }];
  }
  const scheme = protocol === 'grpc' ? protocol : (prefix.replace(/^.*\+/, '') as Scheme);
  if (prefix.startsWith('dns+')) return parseDns(scheme, rest);
  return prefix.startsWith('srv+') ? parseSrv(scheme, rest) : parseStatic(scheme, rest);
}

function parseStatic(scheme: Scheme, text: string): InstanceAddress | readonly Fault[] {
  const { host, port = ownPort(scheme), faults } = readHostPort(text);
  if (host === undefined || faults.length > 0) return faults;
  if (port === undefined) return [{ problem: 'has no port', fix: `add it, as in ${addressOf(scheme, host, PORT)}` }];
  return { kind: 'static', address: addressOf(scheme, host, port) };
}

function parseDns(scheme: Scheme, text: string): InstanceAddress | readonly Fault[] {
  const { host, port = ownPort(scheme), faults } = readHostPort(text);
  if (host === undefined || faults.length > 0) return faults;
  if (isIP(host)) return [{ problem: 'looks up what is an IP address already', fix: `write ${addressOf(scheme, host, port ?? PORT)}` }];
  if (port === undefined) return [{ problem: 'has no port', fix: `add it, as in dns+${scheme}://${host}:${PORT}` }];
  return { kind: 'dns', scheme, name: host, port };
}

function parseSrv(scheme: Scheme, text: string): InstanceAddress | readonly Fault[] {
  const { host, port, faults } = readHostPort(text);
  if (host === undefined || faults.length > 0) return faults;
  if (isIP(host)) return [{ problem: 'looks up what is an IP address already', fix: `write ${addressOf(scheme, host, port ?? PORT)}` }];
  if (port !== undefined) return [{ problem: 'has a port, which is for the SRV records to say', fix: `write srv+${scheme}://${host}` }];
  return { kind: 'srv', scheme, name: host };
}

/** The path of a Unix socket. */
function parseUnix(path: string): InstanceAddress | readonly Fault[] {
  const fix = 'write an absolute path: unix:/run/catalog.sock';
  if (!/^\/[^/]/.test(path) || path.endsWith('/')) return [{ problem: 'names no socket', fix }];
  if (!/^[!-~]+$/.test(path)) return [{ problem: 'has a path with other than printable ASCII', fix }];
  if (path.length > LONGEST_PATH) return [{ problem: `has a path of ${path.length} bytes`, fix: `use at most ${LONGEST_PATH}, which is what the operating system takes` }];
  return { kind: 'static', address: unixAddress(path) };
}

/** A relative path, or what follows the scheme of a file URL (RFC 8089). */
function parseFile(rest: string): InstanceAddress | readonly Fault[] {
  const fault = (problem: string): readonly Fault[] => [{ problem, fix: 'write file:///absolute/path.yaml or file:relative.yaml, with %20 for a space' }];
  if (rest === '' || rest.endsWith('/')) return fault('names no file');
  try {
    if (!rest.startsWith('/')) return { kind: 'file', path: decodeURIComponent(rest) };
    const url = new URL(`file:${rest}`);
    return url.host === '' ? { kind: 'file', path: fileURLToPath(url) } : fault(`names the host ${url.host}`);
  } catch {
    return fault('has no valid path');
  }
}

/** What stands behind `http://` in an origin. */
interface HostPort {
  /** A name in lower case or an IP address, of version 6 without brackets; undefined when there is none. */
  readonly host?: string;
  /** Undefined when none is written. */
  readonly port?: number;
  readonly faults: readonly Fault[];
}

const NAME = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** Reads `host:port` or `host`, and finds whatever else an URL may carry and an instance may not. */
function readHostPort(text: string): HostPort {
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
