/** What servers do to a path besides decoding it: take encoded and reversed slashes for slashes, leave out what follows a semicolon, and merge slashes. */
const READINGS: readonly ((path: string) => string)[] = [
  (path) => path.replace(/%2f|%5c|\\/gi, '/'),
  (path) => path.replace(/(?:;|%3b)[^/]*/gi, ''),
  (path) => path.replace(/\/{2,}/g, '/'),
];

const HAS_OTHERS = /%2f|%5c|%3b|[\\;]|\/\//i;

/**
 * What a path may be taken for by a server that it is handed on to, by any of these habits together (RFC 3986, section 3.3, leaves them open). A
 * router that has none of them finds another route for it than the one whose rules hold there.
 * @param path of a request, without its query @returns the others, each once
 */
export function otherReadings(path: string): Iterable<string> {
  if (!HAS_OTHERS.test(path)) return [];
  const known = new Set([path]);
  for (const read of READINGS) for (const one of [...known]) known.add(read(one));
  known.delete(path);
  return known;
}
