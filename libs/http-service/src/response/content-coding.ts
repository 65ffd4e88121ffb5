import { pipeline } from 'node:stream';
import type { Readable, Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress, createUnzip, unzip } from 'node:zlib';

interface Coding {
  readonly whole: (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;
  readonly stream: () => Transform;
}

const ZLIB: Coding = { whole: promisify(unzip) as Coding['whole'], stream: createUnzip };
const BROTLI: Coding = { whole: promisify(brotliDecompress) as Coding['whole'], stream: createBrotliDecompress };

/** The content codings that are undone (RFC 9110, section 8.4.1); another one is left as it is, for its reader. */
const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', ZLIB],
  ['x-gzip', ZLIB],
  ['deflate', ZLIB],
  ['br', BROTLI],
]);

const codingOf = (name: string | undefined): Coding | undefined => (name === undefined ? undefined : CODINGS.get(name.trim().toLowerCase()));

/** Whether a body in this coding comes out plain. */
export const isDecoded = (coding: string | undefined): boolean => codingOf(coding) !== undefined;

/** @param coding of `Content-Encoding` @param max bytes that it may become. @throws Error ERR_BUFFER_TOO_LARGE when it becomes more */
export async function decode(bytes: Buffer, coding: string | undefined, max: number): Promise<Buffer> {
  const known = bytes.length === 0 ? undefined : codingOf(coding);
  return known ? known.whole(bytes, { maxOutputLength: max }) : bytes;
}

/** @param coding of `Content-Encoding` */
export function decodeStream(body: Readable, coding: string | undefined): Readable {
  const known = codingOf(coding);
  // Its errors are its reader's.
  return known ? pipeline(body, known.stream(), () => undefined) : body;
}
