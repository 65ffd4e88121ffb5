/** What would be a request of its own if somebody took the message before it for shorter than it is. */
const INNER = 'GET /probe/raw/smuggled HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\n\r\n';
const HEAD = 'POST {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\n';
const SIZE = INNER.length;
const CHUNKS = `0\r\n\r\n${INNER}`;
const WEBSOCKET = 'upgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

/** Both framings: the chunks end before the inner request, the length behind it. */
const both = (field: string): string => `${HEAD}content-length: ${CHUNKS.length}\r\n${field}\r\n\r\n${CHUNKS}`;
/** Fields that some take for `Transfer-Encoding: chunked`, and others do not. */
const CODINGS = [
  ...['transfer-encoding: chunked', 'Transfer-Encoding : chunked', 'transfer-encoding:\tchunked', 'transfer-encoding: xchunked', 'transfer-encoding: chunked, identity', 'transfer-encoding: identity, chunked'],
  ...['transfer-encoding: Chunked', 'transfer-encoding: chunked;q=1', 'transfer-encoding: "chunked"', 'transfer-encoding:\r\n chunked', 'transfer-encoding: chunked\r\ntransfer-encoding: identity', 'x: y\ntransfer-encoding: chunked'],
  ...['transfer-encoding:\x0bchunked', 'transfer-encoding: chunked\0', 'transfer_encoding: chunked', 'transfer-encoding: chun\tked', ' transfer-encoding: chunked', 'connection: transfer-encoding\r\ntransfer-encoding: chunked'],
];
const LENGTHS = [`content-length: 0\r\ncontent-length: ${SIZE}`, `content-length: ${SIZE}\r\ncontent-length: 0`, `content-length: 0, ${SIZE}`, `content-length: +${SIZE}`, `content-length: -1`, `content-length: 0x${SIZE.toString(16)}`, `content-length : ${SIZE}`, `content-length: ${SIZE} 1`, `connection: content-length\r\ncontent-length: ${SIZE}`, `content_length: ${SIZE}\r\ncontent-length: ${SIZE}`];
const chunked = (body: string): string => `${HEAD}transfer-encoding: chunked\r\n\r\n${body}`;

/** Names and bytes of requests that hide another one. */
export const SMUGGLING: readonly (readonly [title: string, bytes: string])[] = [
  ...CODINGS.map((coding) => [`a length and ${JSON.stringify(coding)}`, both(coding)] as const),
  ...LENGTHS.map((length) => [`a length that is read in two ways, ${JSON.stringify(length)}`, `${HEAD}${length}\r\n\r\n${INNER}`] as const),
  ['a chunk size with a prefix', chunked(`0x${SIZE.toString(16)}\r\n${INNER}\r\n0\r\n\r\n`)],
  ['a chunk size with an underscore', chunked(`${SIZE.toString(16)}_0\r\n${INNER}\r\n0\r\n\r\n`)],
  ['a chunk size that overflows to nothing', chunked(`10000000000000000\r\n${INNER}`)],
  ['a chunk extension with a bare LF', chunked(`2;\nab\r\n${SIZE.toString(16)}\r\n${INNER}\r\n0\r\n\r\n`)],
  ['chunks that end with LF alone', chunked(`0\n\n${INNER}`)],
  ['a chunk that is longer than it says', chunked(`1\r\nab\r\n0\r\n\r\n${INNER}`)],
  ['a trailer that is a length', chunked(`1\r\na\r\n0\r\ncontent-length: ${SIZE}\r\n\r\n`)],
  ['a GET with a body', `GET {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\ncontent-length: ${SIZE}\r\n\r\n${INNER}`],
  ['a HEAD with a body', `HEAD {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\ncontent-length: ${SIZE}\r\n\r\n${INNER}`],
  ['chunks in HTTP/1.0', `POST {path} HTTP/1.0\r\nhost: a\r\nx-csrf: 1\r\ntransfer-encoding: chunked\r\nconnection: keep-alive\r\n\r\n${CHUNKS}`],
  ['a request line with a second request in it', 'GET {path} HTTP/1.1\rGET /probe/raw/smuggled HTTP/1.1\r\nhost: a\r\n\r\n'],
  ['a field with a second request in it', `GET {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\nx-a: 1\r\r${INNER}`],
  ['a WebSocket with a body', `GET {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\n${WEBSOCKET}content-length: ${SIZE}\r\n\r\n${INNER}`],
  ['h2c with a body', `POST {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\ncontent-length: ${SIZE}\r\n\r\n${INNER}`],
  ['an expectation that is none, with a body', `${HEAD}expect: 100-continued\r\ncontent-length: ${SIZE}\r\n\r\n${INNER}`],
  ['HTTP/0.9', 'GET {path}\r\nGET /probe/raw/smuggled HTTP/1.1\r\nhost: a\r\n\r\n'],
];
