import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/** The content codings that answers are written in (RFC 9110, section 8.4.1; RFC 8878), the one that costs least for its bytes first. */
export const CODINGS = ['zstd', 'br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

/** How an answer is written in a coding. */
interface Writer {
  sync(body: Buffer): Buffer;
  async(body: Buffer, done: (error: Error | null, encoded: Buffer) => void): void;
  /** Lets out what it has been given with each piece: a live stream is not held back. */
  stream(): Transform;
}

const { constants } = zlib;
/** Of 11: from 5 on, each step takes about twice the time for a few bytes. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } };

const WRITERS: Readonly<Record<Coding, Writer>> = {
  zstd: {
    sync: (body) => zlib.zstdCompressSync(body),
    async: (body, done) => zlib.zstdCompress(body, done),
    stream: () => zlib.createZstdCompress({ flush: constants.ZSTD_e_flush }),
  },
  br: {
    sync: (body) => zlib.brotliCompressSync(body, BROTLI),
    async: (body, done) => zlib.brotliCompress(body, BROTLI, done),
    stream: () => zlib.createBrotliCompress({ ...BROTLI, flush: constants.BROTLI_OPERATION_FLUSH }),
  },
  gzip: {
    sync: (body) => zlib.gzipSync(body),
    async: (body, done) => zlib.gzip(body, done),
    stream: () => zlib.createGzip({ flush: constants.Z_SYNC_FLUSH }),
  },
};

/** Bytes that are compressed at once: to hand less to a thread takes longer than to do it. More would hold up other requests. */
const AT_ONCE = 16 * 1024;

/** Writes a whole body in a coding. */
export function encoded(coding: Coding, body: Buffer): Buffer | Promise<Buffer> {
  const writer = WRITERS[coding];
  if (body.length <= AT_ONCE) return writer.sync(body);
  return new Promise((resolve, reject) => writer.async(body, (error, bytes) => (error ? reject(error) : resolve(bytes))));
}

export const encodingStream = (coding: Coding): Transform => WRITERS[coding].stream();
