import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { mayLeaveAs } from './same-answer.ts';

const BODY = '{"word":"shown"}';
const OTHER = '{"word":"secret"}';
const bytes = (text: string): Buffer => Buffer.from(text);

interface Leaving {
  readonly let?: number;
  readonly body?: unknown;
  readonly status?: number;
  readonly chunk?: unknown;
  readonly method?: string;
  readonly coding?: unknown;
}
const may = (leaving: Leaving): boolean => {
  const { let: status = 200, body = BODY, chunk = BODY, method = 'GET', coding } = leaving;
  return mayLeaveAs(status, 'body' in leaving ? leaving.body : body, leaving.status ?? status, 'chunk' in leaving ? leaving.chunk : chunk, method, () => coding);
};

describe('what is written is the answer that was let out', () => {
  it.each<[string, Leaving]>([
    ['as it is', {}],
    ['as bytes', { chunk: bytes(BODY) }],
    ['as text, of bytes', { body: bytes(BODY) }],
    ['that is an object of its own', { body: Object, chunk: Object }],
    ['encoded with gzip', { chunk: gzipSync(BODY), coding: 'gzip' }],
    ['encoded with gzip, named in capitals', { chunk: gzipSync(BODY), coding: 'GZIP' }],
    ['encoded with deflate', { chunk: deflateSync(BODY), coding: 'deflate' }],
    ['encoded with zstd', { chunk: zstdCompressSync(BODY), coding: 'zstd' }],
    ['encoded with Brotli', { chunk: brotliCompressSync(BODY), coding: 'br' }],
    ['without its body to HEAD', { chunk: undefined, method: 'HEAD' }],
    ['without its body by its status', { let: 204, chunk: undefined }],
    ['without its body, being unchanged', { let: 304, chunk: null }],
    ['without a body, which it has none of', { body: undefined, chunk: undefined }],
    ['without a body, which is empty', { body: '', chunk: null }],
    ['unchanged, which the client has', { status: 304, chunk: undefined }],
    ['unchanged, to HEAD', { status: 304, chunk: '', method: 'HEAD' }],
    ['of a stream, by its status', { body: { pipe: true }, chunk: bytes(OTHER) }],
  ])('%s', (_, leaving) => expect(may(leaving)).toBe(true));

  it.each<[string, Leaving]>([
    ['another text', { chunk: OTHER }],
    ['a text that begins the same', { chunk: `${BODY}${OTHER}` }],
    ['other bytes', { chunk: bytes(OTHER) }],
    ['another status', { status: 201 }],
    ['another status, of a stream', { body: { pipe: true }, status: 201, chunk: bytes(OTHER) }],
    ['a status that says it is unchanged, with a body', { status: 304 }],
    ['a status that says it is unchanged, of an answer that was no good one', { let: 404, status: 304, chunk: undefined }],
    ['a status that says it is unchanged, to POST', { status: 304, chunk: undefined, method: 'POST' }],
    ['nothing, to GET', { chunk: undefined }],
    ['nothing, as an empty text', { chunk: '' }],
    ['a body, where there was none', { body: undefined }],
    ['a body, where it was empty', { body: bytes('') }],
    ['an object', { chunk: { word: 'secret' } }],
    ['a text that claims to be encoded', { chunk: OTHER, coding: 'br' }],
    ['bytes that are not encoded as they claim: gzip', { chunk: bytes(OTHER), coding: 'gzip' }],
    ['bytes that begin as half of gzip', { chunk: Buffer.from([0x1f, 0x8c]), coding: 'gzip' }],
    ['bytes that are not encoded as they claim: deflate', { chunk: bytes(OTHER), coding: 'deflate' }],
    ['bytes whose check is none of deflate', { chunk: Buffer.from([0x78, 0x9d]), coding: 'deflate' }],
    ['bytes that are not encoded as they claim: zstd', { chunk: bytes(OTHER), coding: 'zstd' }],
    ['bytes that begin as half of zstd', { chunk: Buffer.from([0x28, 0xb6]), coding: 'zstd' }],
    ...[['gzip', gzipSync], ['deflate', deflateSync], ['br', brotliCompressSync], ['zstd', zstdCompressSync]].flatMap(([coding, encode]): [string, Leaving][] => [
      [`another text in ${coding}`, { chunk: (encode as typeof gzipSync)(OTHER), coding }],
      [`a longer text in ${coding}`, { chunk: (encode as typeof gzipSync)(`${BODY}${OTHER}`), coding }],
      [`the text in ${coding}, with more behind it`, { chunk: Buffer.concat([(encode as typeof gzipSync)(BODY), bytes(OTHER)]), coding }],
      [`half of the text in ${coding}`, { chunk: (encode as typeof gzipSync)(BODY).subarray(0, 12), coding }],
    ]),
    ['bytes whose coding is named like a method of every object', { chunk: bytes(OTHER), coding: 'constructor' }],
    ['bytes in an unknown coding', { chunk: bytes(OTHER), coding: 'identity' }],
    ['bytes without a coding', { chunk: gzipSync(BODY) }],
  ])('but not: %s', (_, leaving) => expect(may(leaving)).toBe(false));
});
