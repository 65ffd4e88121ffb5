import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../open-api.ts';
import { mediaTypeChanges } from './media-types.ts';
import { placed, whole } from './operation-side.ts';
import type { Comparisons, KeyedParameter, OperationSide, PlacedDifference } from './operation-side.ts';

/** Says how the value is written (OpenAPI 3.1, 4.8.12.2): a client that goes on writing it as before is misread. */
const WRITING = ['style', 'explode', 'allowReserved'] as const;
const STYLES: Readonly<Record<string, string>> = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' };

export function parameterChanges(was: OperationSide, is: OperationSide, comparisons: Comparisons): PlacedDifference[] {
  const before = new Map(was.parameters.map((one) => [one.key, one]));
  const after = new Map(is.parameters.map((one) => [one.key, one]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): PlacedDifference[] => {
    const [one, other] = [before.get(key), after.get(key)];
    const place = placeOf((one ?? other) as KeyedParameter);
    if (!one) {
      const needed = other?.required === true;
      return [whole(place, needed ? 'breaking' : 'additive', needed ? 'is new and required' : 'is new')];
    }
    if (!other) return [whole(place, 'breaking', 'was removed')];
    return [...presenceChanges(place, one, other), ...writingChanges(place, one, other), ...valueChanges(place, one, other, comparisons)];
  });
}

const placeOf = ({ in: place, name }: KeyedParameter): string => `${place} parameter ${name}`;

function presenceChanges(place: string, was: { required?: unknown }, is: { required?: unknown }): PlacedDifference[] {
  const [before, after] = [was.required === true, is.required === true];
  if (before === after) return [];
  return [after ? whole(place, 'breaking', 'is required now') : whole(place, 'additive', 'is optional now')];
}

function writingChanges(place: string, was: KeyedParameter, is: KeyedParameter): PlacedDifference[] {
  const [before, after] = [writingOf(was), writingOf(is)];
  return WRITING.filter((key) => before[key] !== after[key]).map((key) =>
    whole(place, 'breaking', `${key} was ${String(before[key])}, is ${String(after[key])}`),
  );
}

function writingOf({ in: place, style = STYLES[place], explode = style === 'form', allowReserved = false }: KeyedParameter) {
  return { style, explode, allowReserved };
}

function valueChanges(place: string, was: KeyedParameter, is: KeyedParameter, { request }: Comparisons): PlacedDifference[] {
  if (!isDeepStrictEqual(Object.keys(was.content ?? {}), Object.keys(is.content ?? {}))) {
    return [whole(place, 'breaking', 'is written as another media type')];
  }
  return request.of(valueOf(was), valueOf(is)).map((difference) => placed(place, difference));
}

const valueOf = ({ schema, content }: KeyedParameter): unknown => schema ?? Object.values(content ?? {})[0]?.schema ?? {};

export function bodyChanges(was: OperationSide, is: OperationSide, { request }: Comparisons): PlacedDifference[] {
  const [before, after] = [bodyOf(was), bodyOf(is)];
  if (!before && !after) return [];
  const place = 'request body';
  if (!before) {
    const needed = after?.['required'] === true;
    return [whole(place, needed ? 'breaking' : 'additive', needed ? 'is new and required' : 'is new')];
  }
  if (!after) return [whole(place, 'breaking', 'was removed')];
  return [...presenceChanges(place, before, after), ...mediaTypeChanges(place, before, after, request)];
}

function bodyOf({ operation, references }: OperationSide): Record<string, unknown> | undefined {
  const body: unknown = references.resolve(operation['requestBody']);
  return isObject(body) ? body : undefined;
}
