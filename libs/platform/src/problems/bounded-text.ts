/** JSON writes a UTF-16 unit in at most six bytes, as `\u0000` (RFC 8259, section 7). */
const LONGEST_UNIT = 6;

/**
 * The beginning of a text, so that it takes at most so many bytes in a JSON document; `…` stands for the rest. Looks at no more of the text
 * than it keeps.
 */
export function boundedText(text: string, bytes: number): string {
  if (text.length * LONGEST_UNIT <= bytes) return text;
  let used = 0;
  let fits = 0;
  for (let at = 0; at < text.length; at += 1) {
    used += bytesOf(text.charCodeAt(at));
    if (used > bytes) return `${text.slice(0, fits)}…`;
    // What is kept must leave room for the ellipsis, and must not end between the halves of a surrogate pair.
    if (used <= bytes - ELLIPSIS && !isHighSurrogate(text.charCodeAt(at))) fits = at + 1;
  }
  return text;
}

const ELLIPSIS = 3;

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;

/** A surrogate may stand alone, which JSON.stringify escapes. */
function bytesOf(unit: number): number {
  if (unit < 0x20 || (unit >= 0xd800 && unit < 0xe000)) return LONGEST_UNIT;
  if (unit === 0x22 || unit === 0x5c) return 2;
  return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
}
