import { codingsOf } from '@portico/upstream';
import { pipeline } from 'node:stream';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';

/** By content coding, for bodies that are decoded while they arrive (RFC 9110, section 8.4.1). */
const CODINGS: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', createUnzip],
  ['x-gzip', createUnzip],
  ['deflate', createUnzip],
  ['br', createBrotliDecompress],
]);

/** @param coding of `Content-Encoding`, which `isReadable` */
export function decodeStream(body: Readable, coding: string | undefined): Readable {
  // Its errors are its reader's.
  return codingsOf(coding).toReversed().reduce((plain, name) => pipeline(plain, (CODINGS.get(name) as () => Transform)(), () => undefined), body);
}
