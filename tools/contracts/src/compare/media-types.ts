import { isObject } from '../open-api.ts';
import { placed, whole } from './operation-side.ts';
import type { PlacedDifference } from './operation-side.ts';
import type { SchemaComparison } from './schema-comparison.ts';

/** How the media types of a body differ, and the schemas of those that both have. */
export function mediaTypeChanges(place: string, was: unknown, is: unknown, comparison: SchemaComparison): PlacedDifference[] {
  const [before, after] = [schemasOf(was), schemasOf(is)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((type) => {
    if (!before.has(type)) return [whole(place, 'additive', `the media type ${type} is new`)];
    if (!after.has(type)) return [whole(place, 'breaking', `the media type ${type} was removed`)];
    return comparison.of(before.get(type), after.get(type)).map((difference) => placed(place, difference));
  });
}

/** The media types without the white space that is free in them, in lower case (RFC 9110, section 8.3.1). */
function schemasOf(body: unknown): ReadonlyMap<string, unknown> {
  const content = isObject(body) && isObject(body['content']) ? body['content'] : {};
  return new Map(
    Object.entries(content).map(([type, media]) => [
      type.toLowerCase().replaceAll(/[ \t]*;[ \t]*/g, ';'),
      isObject(media) ? (media['schema'] ?? {}) : {},
    ]),
  );
}
