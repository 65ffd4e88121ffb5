const [TAB, SPACE] = [0x09, 0x20];

/**
 * A field's value, or a part of it, without optional whitespace at its ends (RFC 9110, section 5.6.3): spaces and tabs, and nothing else.
 * `trim()` takes U+00A0 as well, which is the byte 0xA0 of a header: a name with that before it is another name to browsers and proxies.
 */
export function withoutOws(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isOws(text.charCodeAt(from))) from += 1;
  while (to > from && isOws(text.charCodeAt(to - 1))) to -= 1;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

const isOws = (code: number): boolean => code === SPACE || code === TAB;

/** The elements of a field that is a list, the empty ones left out (RFC 9110, section 5.6.1). */
export const elementsOf = (list: string): string[] => list.split(',').map(withoutOws).filter((element) => element !== '');
