import { requirements } from './requirement.ts';

const REFUSED = { status: 400, requests: 0 } as const;
const CLOSED = { ...REFUSED, closes: true } as const;
const POST = 'POST {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\n';
const CHUNKED = `${POST}transfer-encoding: chunked\r\n`;
const NEXT = 'GET {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\n\r\n';
const TEXT = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n';

/** RFC 9112: what the bytes of a message have to be. */
export const MESSAGES = requirements(9112, [
  ['2.2', 'MUST', 'a bare CR is refused', 'GET {path} HTTP/1.1\r\nhost: a\rb\r\n\r\n', REFUSED],
  ['2.2', 'MUST', 'whitespace before the first field is refused', 'GET {path} HTTP/1.1\r\n host: b\r\nhost: a\r\n\r\n', REFUSED],
  ['2.2', 'SHOULD', 'an empty line before a request is passed over', `\r\n${NEXT}`, { status: 200 }],
  ['2.2', 'SHOULD', 'a message that is not HTTP is refused, and the connection closed', 'HELO shop\r\n\r\n', CLOSED],
  ['2.3', 'MUST', 'what goes on has the proxy’s own version', 'GET {path} HTTP/1.0\r\nhost: a\r\nx-csrf: 1\r\n\r\n', { status: 200, sent: [/^GET \S+ HTTP\/1\.1\r\n/] }],
  ['3', 'SHOULD', 'a request line with whitespace inside is refused', 'GET {path} x HTTP/1.1\r\nhost: a\r\n\r\n', REFUSED],
  ['3.2', 'MUST', 'a request without Host is refused', 'GET {path} HTTP/1.1\r\nx-csrf: 1\r\n\r\n', REFUSED],
  ['3.2', 'MUST', 'a request with two hosts is refused', 'GET {path} HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n', REFUSED],
  ['3.2', 'MUST', 'a host that is none is refused', 'GET {path} HTTP/1.1\r\nhost: a b\r\n\r\n', REFUSED],
  ['3.2', 'MUST', 'a list of hosts is refused', 'GET {path} HTTP/1.1\r\nhost: a, b\r\n\r\n', REFUSED],
  ['3.2.2', 'MUST', 'a target in absolute form is served', 'GET http://{authority}{path} HTTP/1.1\r\nhost: {authority}\r\nx-csrf: 1\r\n\r\n', { status: 200, sent: [/^GET \/\S+ HTTP\/1\.1\r\n/] }],
  ['3.2.2', 'MUST', 'Host is passed over beside a target in absolute form', 'GET http://{authority}{path} HTTP/1.1\r\nhost: evil.example\r\nx-csrf: 1\r\n\r\n', { status: [200, 400], unsent: ['evil.example'] }],
  ['5.1', 'MUST', 'whitespace before the colon is refused', 'GET {path} HTTP/1.1\r\nhost: a\r\nx-a : 1\r\n\r\n', REFUSED],
  ['5.1', 'MUST', 'whitespace before the colon of an answer does not go on', { }, { status: [200, 502], headers: { 'x-a ': undefined } }, { answer: `${TEXT}x-a : 1\r\ncontent-length: 2\r\n\r\nok` }],
  ['5.2', 'MUST', 'a folded field is refused', 'GET {path} HTTP/1.1\r\nhost: a\r\nx-a: 1\r\n 2\r\n\r\n', REFUSED],
  ['5.2', 'MUST', 'a folded field of an answer does not go on as it is', {}, { status: [200, 502], headers: { 'x-a': expect.not.stringMatching(/\r|\n/) } }, { answer: `${TEXT}x-a: 1\r\n 2\r\ncontent-length: 2\r\n\r\nok` }],
  ['6.1', 'MUST', 'a coding that is not known is refused', `${POST}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, { status: [400, 501], requests: 0 }],
  ['6.1', 'MUST', 'a request whose last coding is not chunked is refused', `${POST}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n`, CLOSED],
  ['6.1', 'MUST NOT', 'chunked is applied twice', `${POST}transfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n`, { status: [400, 501], requests: 0 }],
  ['6.1', 'MUST', 'both framings are an error, and the connection is closed', `${CHUNKED}content-length: 3\r\n\r\n0\r\n\r\n`, CLOSED],
  ['6.1', 'MUST', 'Transfer-Encoding of HTTP/1.0 is faulty, and the connection is closed', 'POST {path} HTTP/1.0\r\nhost: a\r\nx-csrf: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', { status: [200, 400], closes: true }],
  ['6.1', 'MUST NOT', 'Transfer-Encoding is sent to a client of HTTP/1.0', 'GET {path} HTTP/1.0\r\nhost: a\r\nx-csrf: 1\r\n\r\n', { status: 200, headers: { 'transfer-encoding': undefined }, body: 'ok', closes: true }, { answer: `${TEXT}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n` }],
  ['6.3', 'MUST', 'an answer with both framings is a 502, or goes on with one', {}, { status: [200, 502], headers: { 'content-length': expect.not.stringMatching(/^77$/) } }, { answer: `${TEXT}transfer-encoding: chunked\r\ncontent-length: 77\r\n\r\n2\r\nok\r\n0\r\n\r\n`, over: 'HTTP/1.1' }],
  ['6.3', 'MUST', 'an answer with two lengths is a 502', {}, { status: 502 }, { answer: `${TEXT}content-length: 2\r\ncontent-length: 3\r\n\r\nokk` }],
  ['6.3', 'MUST', 'an answer with a length that is no number is a 502', {}, { status: 502 }, { answer: `${TEXT}content-length: 2x\r\n\r\nok` }],
  ['6.3', 'MUST', 'a request whose length is no number is refused, and the connection closed', `${POST}content-length: 0x2\r\n\r\nab`, CLOSED],
  ['6.3', 'MUST', 'an answer that is shorter than it says is cut', {}, { status: [200, 502, 503], whole: false }, { answer: `${TEXT}content-length: 20\r\n\r\nok`, closes: true }],
  ['6.3', 'MUST', 'an answer whose last chunk is missing is cut', {}, { status: [200, 502, 503], whole: false }, { answer: `${TEXT}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n`, closes: true }],
  ['6.3', 'MUST', 'an answer that lasts as long as its connection is whole', {}, { status: 200, body: 'ok' }, { answer: `${TEXT}\r\nok`, closes: true }],
  ['6.3', 'MUST', 'a 304 has no body, whatever length it says', { headers: { 'if-none-match': '"1"' } }, { status: 304, body: '' }, { answer: 'HTTP/1.1 304 Not Modified\r\netag: "1"\r\ncontent-length: 7\r\n\r\n' }],
  ['7.1', 'MUST', 'a chunked body goes on whole', `${CHUNKED}\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n`, { status: 200, sent: [/ab(?:\r\n3\r\n)?cde/] }],
  ['7.1', 'MUST', 'a chunk size that overflows is refused', `${CHUNKED}\r\nfffffffffffffffff1\r\nab\r\n0\r\n\r\n`, { status: 400 }],
  ['7.1', 'MUST', 'a chunk size that is no number is refused', `${CHUNKED}\r\n0x2\r\nab\r\n0\r\n\r\n`, { status: 400 }],
  ['7.1', 'MUST', 'a chunk that is longer than it says is refused', `${CHUNKED}\r\n2\r\nabc\r\n0\r\n\r\n`, { status: 400 }],
  ['7.1', 'MUST', 'chunks of an answer are put together', {}, { status: 200, body: 'abcde' }, { answer: `${TEXT}transfer-encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n` }],
  ['7.1.1', 'MUST', 'extensions of chunks are passed over', `${CHUNKED}\r\n2;a=b\r\nab\r\n0\r\n\r\n`, { status: 200, unsent: ['a=b'], sent: ['ab'] }],
  ['7.1.1', 'MUST', 'extensions of an answer’s chunks are passed over', {}, { status: 200, body: 'ok' }, { answer: `${TEXT}transfer-encoding: chunked\r\n\r\n2;a="b"\r\nok\r\n0\r\n\r\n` }],
  ['9.3', 'MUST', 'the whole body of a request is read, or the connection closed', `${POST}content-length: 2\r\n\r\nab${NEXT}`, { status: 200, answers: 2, requests: 2 }],
  ['9.3.2', 'MUST', 'answers come in the order of their requests', `GET /probe/nowhere HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\n\r\n${NEXT}`, { status: 404, answers: 2, requests: 1 }],
  ['9.6', 'MUST', 'close ends the connection after the answer', 'GET {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\nconnection: close\r\n\r\n', { status: 200, closes: true, headers: { connection: 'close' } }],
  ['9.6', 'MUST NOT', 'a request behind close is looked at', `GET {path} HTTP/1.1\r\nhost: a\r\nx-csrf: 1\r\nconnection: close\r\n\r\n${NEXT}`, { status: 200, closes: true, answers: 1, requests: 1 }],
  ['9.6', 'MUST', 'close of an answer is not the client’s', {}, { status: 200, headers: { connection: 'keep-alive' } }, { answer: `${TEXT}connection: close\r\ncontent-length: 2\r\n\r\nok`, closes: true, over: 'HTTP/1.1' }],
]);
