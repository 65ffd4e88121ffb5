import { isDeepStrictEqual } from 'node:util';
import { narrowed, replaced, widened } from './difference.ts';
import type { Difference, Direction } from './difference.ts';
import { allowsType } from './flat-schema.ts';
import type { FlatSchema } from './flat-schema.ts';

const LOWER: ReadonlySet<string> = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains']);
const UPPER: ReadonlySet<string> = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains']);

const listed = (values: Iterable<unknown>): string => [...values].map((value) => JSON.stringify(value)).join(', ');
const named = (types: ReadonlySet<string> | undefined): string => (types ? [...types].sort().join(' or ') || 'nothing' : 'anything');

/** How the types differ. */
export function typeDifferences({ types: before }: FlatSchema, { types: after }: FlatSchema, direction: Direction): Difference[] {
  const message = `was ${named(before)}, is ${named(after)}`;
  if (!before || !after) return before === after ? [] : [(after ? narrowed : widened)(direction, message)];
  const lost = [...before].some((type) => !allowsType(after, type));
  const gained = [...after].some((type) => !allowsType(before, type));
  if (lost && gained) return [replaced(message)];
  return lost ? [narrowed(direction, message)] : gained ? [widened(direction, message)] : [];
}

export function nullDifferences(before: FlatSchema, after: FlatSchema, direction: Direction): Difference[] {
  if (before.nullable === after.nullable) return [];
  return [after.nullable ? widened(direction, 'may be null now') : narrowed(direction, 'may not be null any more')];
}

/** @param direction of the values that are lost; those that are gained go in another where readers expect new ones */
export function enumDifferences(
  { values: before }: FlatSchema,
  { values: after }: FlatSchema,
  direction: Direction,
  gaining: Direction = direction,
): Difference[] {
  if (!before && !after) return [];
  if (!before) return [narrowed(direction, `takes one of ${listed(after ?? [])} only now`)];
  if (!after) return [widened(direction, `is no longer one of ${listed(before)}`)];
  const missing = (from: readonly unknown[], value: unknown): boolean => !from.some((one) => isDeepStrictEqual(one, value));
  const gained = after.filter((value) => missing(before, value));
  const lost = before.filter((value) => missing(after, value));
  return [
    ...(lost.length > 0 ? [narrowed(direction, `has no longer the value ${listed(lost)}`)] : []),
    ...(gained.length > 0 ? [widened(gaining, `has the new value ${listed(gained)}`)] : []),
  ];
}

/** Bounds, patterns, formats, and all keywords that this comparison does not know. */
export function ruleDifferences({ rules: before }: FlatSchema, { rules: after }: FlatSchema, direction: Direction): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [before[key], after[key]];
    if (isDeepStrictEqual(was, is)) return [];
    if (was === undefined) return [narrowed(direction, `has the new rule ${key}: ${shown(is)}`)];
    if (is === undefined) return [widened(direction, `has lost the rule ${key}: ${shown(was)}`)];
    const message = `${key} was ${shown(was)}, is ${shown(is)}`;
    const order = orderOf(key, was, is);
    return [order === undefined ? replaced(message) : (order ? narrowed : widened)(direction, message)];
  });
}

/** @returns true where the new rule allows less, false where it allows more, undefined where that cannot be said */
function orderOf(key: string, was: unknown, is: unknown): boolean | undefined {
  if (typeof was !== 'number' || typeof is !== 'number') return undefined;
  if (LOWER.has(key)) return is > was;
  if (UPPER.has(key)) return is < was;
  if (key !== 'multipleOf') return undefined;
  return is % was === 0 ? true : was % is === 0 ? false : undefined;
}

const LONGEST_SHOWN = 60;
const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
};
