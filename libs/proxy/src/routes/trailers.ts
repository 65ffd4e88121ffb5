import { withoutOws } from '@portico/config';

/** Fields that say how a message is read, routed or kept: behind the body it is too late for them (RFC 9110, section 6.5.1). */
const TOO_LATE = /^(?:content-.*|accept.*|if-.*|age|cache-control|date|expires|etag|last-modified|location|range|retry-after|vary|warning|authorization|link)$/;

/**
 * Trailers go on where a route names their fields in `pass`, as header fields do.
 * @returns those of a message that do: names and values
 */
export function trailersPassed(pass: readonly string[]): (trailers: Iterable<readonly [name: string, value: string]>) => [string, string][] {
  const named = new Set(pass.filter((name) => !TOO_LATE.test(name)));
  return (trailers) => (named.size === 0 ? [] : [...trailers].flatMap(([name, value]) => (named.has(name.toLowerCase()) ? [[name.toLowerCase(), withoutOws(value)]] : [])));
}

/** Names and values in turn, as pairs. */
export const pairsOf = (fields: readonly string[]): [string, string][] =>
  Array.from({ length: fields.length / 2 }, (_, index) => [fields[2 * index] as string, fields[2 * index + 1] as string]);
