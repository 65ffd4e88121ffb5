import * as zlib from 'node:zlib';

const EMPTY_STATUSES = new Set([204, 304]);
interface Decoded {
  readonly buffer: Buffer;
  /** Its `bytesWritten` are those of the input that it has read. */
  readonly engine: { readonly bytesWritten: number };
}
type Decode = (bytes: Uint8Array, options: { readonly info: true; readonly maxOutputLength: number }) => Decoded;

/** Codings that change how a body is written and not what it says (RFC 9110, section 8.4.1). Node 20 has no zstd. */
const CODINGS: ReadonlyMap<string, Decode | undefined> = new Map(
  Object.entries({ gzip: zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync, zstd: zlib.zstdDecompressSync } as object as Record<string, Decode | undefined>),
);

/**
 * Is what is written the answer that was let out? It may be encoded, or left out where HTTP has no body. An answer that is a stream is held to
 * its status alone.
 * @param body what was let out @param chunk all that is written; of a stream the first bytes @param coding reads `Content-Encoding`
 */
export function mayLeaveAs(letStatus: number, body: unknown, status: number, chunk: unknown, method: string | undefined, coding: () => unknown): boolean {
  if (status !== letStatus) return status === 304 && letStatus === 200 && (method === 'GET' || method === 'HEAD') && isEmpty(chunk);
  if (chunk === body) return true;
  if (isEmpty(chunk)) return isEmpty(body) || method === 'HEAD' || EMPTY_STATUSES.has(status);
  if (isEmpty(body)) return false;
  if (!isWhole(body)) return true;
  if (!isWhole(chunk)) return false;
  const said = Buffer.from(body as string);
  if (said.equals(Buffer.from(chunk as string))) return true;
  return typeof chunk !== 'string' && saysEncoded(chunk, said, CODINGS.get(String(coding()).toLowerCase()));
}

/** Whether bytes are the encoded form of an answer, and nothing besides. It is decoded to no more than the answer is long. */
function saysEncoded(bytes: Uint8Array, answer: Buffer, decode: Decode | undefined): boolean {
  try {
    const decoded = decode?.(bytes, { info: true, maxOutputLength: answer.length });
    return decoded !== undefined && decoded.engine.bytesWritten === bytes.length && decoded.buffer.equals(answer);
  } catch {
    // It is not in this coding, or is longer.
    return false;
  }
}

const isEmpty = (body: unknown): boolean => body === undefined || body === null || (isWhole(body) && body.length === 0);
export const isWhole = (body: unknown): body is string | Uint8Array => typeof body === 'string' || body instanceof Uint8Array;
