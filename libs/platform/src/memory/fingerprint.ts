/** A number that equal texts have in common, and others hardly ever: FNV-1a. */
export function fingerprintOf(text: string): number {
  let number = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) number = Math.imul(number ^ text.charCodeAt(at), 0x01000193);
  return number >>> 0;
}
