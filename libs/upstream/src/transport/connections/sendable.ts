import { validateHeaderName, validateHeaderValue } from 'node:http';

/**
 * What is written into a head must be one field, and stay it: a line break would begin another one, and so would a character whose
 * lower byte is one (RFC 9110, section 5.5; RFC 9112, section 11.1).
 *
 * @throws TypeError with the name of the field
 */
export function checkField(name: string, value: string): void {
  validateHeaderName(name);
  validateHeaderValue(name, value);
}

/** The same for path and query (RFC 9112, section 3.2). @throws TypeError */
export function checkTarget(path: string): void {
  if (!path.startsWith('/') || /[^!-~\x80-\xff]/.test(path)) throw new TypeError(`${JSON.stringify(path)} is no path: it begins with a slash, and white space and control characters are encoded`);
}
