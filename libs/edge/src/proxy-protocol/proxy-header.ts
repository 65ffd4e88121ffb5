import { readAddress } from '@portico/config';

/** The connection of the client, as a balancer tells it; without a source, it is the balancer's own, such as a health check. */
export interface ProxyHeader {
  /** Bytes of the header. */
  readonly length: number;
  readonly source: { readonly address: string; readonly port: number } | undefined;
}

/** The first bytes of version 2; no HTTP request and no TLS handshake begins so. */
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const [BEGIN, LINE_END] = [Buffer.from('PROXY '), Buffer.from('\r\n')];
/** Bytes of a line of version 1 at most, its end included; of a header of version 2 before the addresses; and of these with what follows them. */
const [LONGEST_LINE, HEAD, LONGEST_REST] = [107, 16, 2_048];
const LINE = /^PROXY (?:(UNKNOWN)(?: .*)?|(TCP[46]) (\S+) (\S+) (\d{1,5}) (\d{1,5}))$/;
/** Version and command, and family and protocol. */
const [LOCAL, PROXIED, TCP4, TCP6] = [0x20, 0x21, 0x11, 0x21];
const HIGHEST_PORT = 65_535;

/**
 * Reads the header that a balancer writes before everything else (haproxy's "The PROXY protocol", versions 1 and 2; sections 2.1 and 2.2).
 *
 * @returns undefined as long as more of it has to come @throws Error saying what is wrong with it
 */
export function proxyHeader(bytes: Buffer): ProxyHeader | undefined {
  if (begins(bytes, SIGNATURE)) return bytes.length < HEAD ? undefined : versionTwo(bytes);
  if (!begins(bytes, BEGIN)) throw new Error('it does not begin with a PROXY header');
  const end = bytes.subarray(0, LONGEST_LINE).indexOf(LINE_END);
  if (end >= 0) return versionOne(bytes.toString('latin1', 0, end), end + LINE_END.length);
  if (bytes.length >= LONGEST_LINE) throw new Error('its PROXY line has no end');
  return undefined;
}

/** As far as they have come. */
const begins = (bytes: Buffer, expected: Buffer): boolean => bytes.subarray(0, expected.length).equals(expected.subarray(0, bytes.length));

function versionOne(line: string, length: number): ProxyHeader {
  const [whole, unknown, family, from = '', to = '', port, toPort] = LINE.exec(line) ?? [];
  if (whole === undefined) throw new Error('its PROXY line cannot be read');
  if (unknown !== undefined) return { length, source: undefined };
  const addresses = [from, to].map(readAddress);
  const [source] = addresses;
  const isRight = addresses.every((one) => one !== undefined) && [from, to].every((one) => one.includes(':') === (family === 'TCP6'));
  if (!isRight || !source || Number(port) > HIGHEST_PORT || Number(toPort) > HIGHEST_PORT) throw new Error('its PROXY line has no addresses of its family');
  return { length, source: { address: source.text, port: Number(port) } };
}

function versionTwo(bytes: Buffer): ProxyHeader | undefined {
  const [command, family, rest] = [bytes[12], bytes[13], bytes.readUInt16BE(14)];
  if (command !== LOCAL && command !== PROXIED) throw new Error('its PROXY header has a version or a command that does not exist');
  if (rest > LONGEST_REST) throw new Error(`its PROXY header is longer than ${HEAD + LONGEST_REST} bytes`);
  const length = HEAD + rest;
  if (bytes.length < length) return undefined;
  const size = family === TCP4 ? 4 : family === TCP6 ? 16 : 0;
  // What is of no such family says nothing that is understood (section 2.2, "UNSPEC").
  if (command === LOCAL || size === 0) return { length, source: undefined };
  if (rest < 2 * size + 4) throw new Error('its PROXY header is shorter than its addresses');
  const address = size === 4 ? [...bytes.subarray(HEAD, HEAD + size)].join('.') : textOfSix(bytes.subarray(HEAD, HEAD + size));
  return { length, source: { address: readAddress(address)?.text ?? address, port: bytes.readUInt16BE(HEAD + 2 * size) } };
}

const textOfSix = (bytes: Buffer): string => Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16)).join(':');
