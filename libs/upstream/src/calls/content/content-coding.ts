import { elementsOf } from '@portico/config';
import { promisify } from 'node:util';
import { brotliDecompress, brotliDecompressSync, gunzip, gunzipSync, inflate, inflateRaw, inflateRawSync, inflateSync } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';

/** What undoes a content coding: beside other work, or at once. */
interface Coding {
  readonly undo: (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>;
  readonly undoNow: (bytes: Buffer, options: ZlibOptions) => Buffer;
}

const GZIP: Coding = { undo: promisify<Buffer, ZlibOptions, Buffer>(gunzip), undoNow: gunzipSync };
const ZLIB: Coding = { undo: promisify<Buffer, ZlibOptions, Buffer>(inflate), undoNow: inflateSync };
const DEFLATE: Coding = { undo: promisify<Buffer, ZlibOptions, Buffer>(inflateRaw), undoNow: inflateRawSync };
const BROTLI: Coding = { undo: promisify<Buffer, ZlibOptions, Buffer>(brotliDecompress), undoNow: brotliDecompressSync };

/** The low four bits of the first byte of zlib's format (RFC 1950, section 2.2). Some servers send `deflate` without it (RFC 9110, section 8.4.1.2). */
const ZLIB_METHOD = 8;

/** By content coding (RFC 9110, section 8.4.1). */
const CODINGS: ReadonlyMap<string, (bytes: Buffer) => Coding> = new Map([
  ['gzip', () => GZIP],
  ['x-gzip', () => GZIP],
  ['deflate', (bytes: Buffer) => ((bytes[0] as number) % 16 === ZLIB_METHOD ? ZLIB : DEFLATE)],
  ['br', () => BROTLI],
]);

/** Codings on top of one another that are undone at most. */
const MOST = 3;

/** An answer whose content coding is not known, or is not what its bytes are. */
export class UnreadableContent extends Error {
  constructor(coding: string, options?: ErrorOptions) {
    super(`its content-encoding ${coding} cannot be undone`, options);
    this.name = 'UnreadableContent';
  }
}

/** An answer that becomes longer than it may be when its coding is undone. */
export class ContentTooLarge extends Error {
  constructor(max: number) {
    super(`more than ${max} bytes once its content-encoding is undone`);
    this.name = 'ContentTooLarge';
  }
}

/** The names in `Content-Encoding`, in the order in which they were applied; none for what is as it is. */
export const codingsOf = (field: string | undefined): readonly string[] =>
  field === undefined ? [] : elementsOf(field.toLowerCase()).filter((name) => name !== 'identity');

/** Whether a body with this `Content-Encoding` can be read. */
export const isReadable = (field: string | undefined): boolean => codingsOf(field).length <= MOST && codingsOf(field).every((name) => CODINGS.has(name));

/**
 * A body as it was before its codings were applied. Decoding stops where it becomes too long, whatever would come after.
 *
 * @param field `Content-Encoding`
 * @param max bytes that it may become
 * @throws UnreadableContent, ContentTooLarge
 */
export async function decoded(bytes: Buffer, field: string | undefined, max: number): Promise<Buffer> {
  let plain = bytes;
  for (const name of undoable(field)) {
    if (plain.length > 0) plain = await codingOf(name, plain).undo(plain, { maxOutputLength: Math.max(1, max) }).catch((cause: unknown) => Promise.reject(faultOf(cause, name, max)));
  }
  return plain;
}

/** The same at once, for bodies that are short by a bound of their own. @throws UnreadableContent, ContentTooLarge */
export function decodedNow(bytes: Buffer, field: string | undefined, max: number): Buffer {
  return undoable(field).reduce((plain, name) => {
    if (plain.length === 0) return plain;
    try {
      return codingOf(name, plain).undoNow(plain, { maxOutputLength: max });
    } catch (cause) {
      throw faultOf(cause, name, max);
    }
  }, bytes);
}

/** The last one that was applied first. */
function undoable(field: string | undefined): readonly string[] {
  if (!isReadable(field)) throw new UnreadableContent(field ?? '');
  return codingsOf(field).toReversed();
}

const codingOf = (name: string, bytes: Buffer): Coding => (CODINGS.get(name) as (bytes: Buffer) => Coding)(bytes);

const faultOf = (cause: unknown, name: string, max: number): Error =>
  (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? new ContentTooLarge(max) : new UnreadableContent(name, { cause });
