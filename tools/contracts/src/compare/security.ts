import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../open-api.ts';
import { whole } from './operation-side.ts';
import type { OperationSide, PlacedDifference } from './operation-side.ts';

/** One way for a caller to make itself known: the names of schemes, each with what it stands for and the scopes it needs. */
type Way = ReadonlyMap<string, { readonly scheme: unknown; readonly scopes: readonly string[] }>;

const PLACE = 'security';

/** How the ways differ in which callers make themselves known. No way at all is needed where one of them is empty. */
export function securityChanges(was: OperationSide, is: OperationSide): PlacedDifference[] {
  const [before, after] = [waysOf(was), waysOf(is)];
  const lost = before.filter((way) => !after.some((other) => asksNoMoreThan(other, way)));
  const gained = after.filter((way) => !before.some((other) => asksNoMoreThan(other, way)));
  return [
    ...lost.map((way) => whole(PLACE, 'breaking', `${nameOf(way)} is not enough any more`)),
    ...gained.filter(() => lost.length === 0).map((way) => whole(PLACE, 'additive', `${nameOf(way)} is enough now`)),
  ];
}

const asksNoMoreThan = (one: Way, other: Way): boolean =>
  [...one].every(([name, { scheme, scopes }]) => {
    const has = other.get(name);
    return has !== undefined && isDeepStrictEqual(has.scheme, scheme) && scopes.every((scope) => has.scopes.includes(scope));
  });

/** An operation's own requirements stand in place of the document's (OpenAPI 3.1, 4.8.10.1). */
function waysOf({ operation, document, references }: OperationSide): Way[] {
  const written = operation['security'] ?? (document as { security?: unknown }).security;
  const requirements = Array.isArray(written) && written.length > 0 ? written.filter(isObject) : [{}];
  return requirements.map(
    (requirement): Way =>
      new Map(
        Object.entries(requirement).map(([name, scopes]) => {
          const found: unknown = references.resolve(references.at(`#/components/securitySchemes/${name}`));
          const { description: _, ...scheme } = isObject(found) ? found : {};
          return [name, { scheme, scopes: Array.isArray(scopes) ? (scopes as string[]) : [] }];
        }),
      ),
  );
}

const nameOf = (way: Way): string =>
  way.size === 0
    ? 'no sign-in'
    : [...way].map(([name, { scopes }]) => (scopes.length > 0 ? `${name} with ${scopes.join(' and ')}` : name)).join(' with ');
