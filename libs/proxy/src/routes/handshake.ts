import type { IncomingHttpHeaders } from 'node:http';

/** The protocol's name in `Upgrade` (RFC 6455, section 11.2). */
export const WEBSOCKET = 'websocket';

/** The fields of a handshake that go on, in each direction (RFC 6455, sections 4.1 and 4.2.2). Key and answer are the client's and the upstream's to match. */
const [ASKED, ANSWERED] = [
  ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol', 'sec-websocket-extensions'],
  ['sec-websocket-accept', 'sec-websocket-protocol', 'sec-websocket-extensions', 'sec-websocket-version'],
] as const;

const named = (names: readonly string[], headers: IncomingHttpHeaders): [string, string][] =>
  names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])] as [string, string]]));

export const handshakeOf = (headers: IncomingHttpHeaders): [string, string][] => named(ASKED, headers);

export const handshakeAnswer = (headers: IncomingHttpHeaders): Record<string, string> => Object.fromEntries(named(ANSWERED, headers));
