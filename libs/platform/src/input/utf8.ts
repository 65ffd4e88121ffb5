import { isUtf8 } from 'node:buffer';

/** What stands for bytes that are no UTF-8. */
const REPLACEMENT = '\uFFFD';

/**
 * Bytes as UTF-8, strictly. A text in which nothing was replaced was UTF-8; most texts are kept by V8 in one byte a character, and then
 * that question costs nothing.
 *
 * @returns undefined when they are not UTF-8
 */
export function utf8Of(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return text.includes(REPLACEMENT) && !isUtf8(bytes) ? undefined : text;
}
