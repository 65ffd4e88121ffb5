import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../open-api.ts';
import { narrowed, replaced, widened } from './difference.ts';
import type { Difference } from './difference.ts';
import type { FlatSchema, Written } from './flat-schema.ts';
import type { SchemaComparison } from './schema-comparison.ts';

/** How choices (`oneOf`, `anyOf`) differ; a schema without a choice is a choice of one. */
export function alternativeDifferences(was: FlatSchema, is: FlatSchema, comparison: SchemaComparison): Difference[] {
  const [before, after] = [[...alternativesOf(was)], [...alternativesOf(is)]];
  const differences = [...discriminatorDifferences(was, is), ...matched(before, after, comparison)];
  return [
    ...differences,
    ...before.map((one) => narrowed(comparison.direction, `has no longer the alternative ${nameOf(one)}`)),
    ...after.map((one) => widened(comparison.direction, `has the new alternative ${nameOf(one)}`)),
  ];
}

/** What is said beside the choice holds for each alternative. */
function alternativesOf(flat: FlatSchema): readonly Written[] {
  const { discriminator: _, ...rules } = flat.rules;
  const rest = writtenAgain({ ...flat, rules });
  if (!flat.alternatives) return [rest];
  if (Object.keys(rest).length === 0) return flat.alternatives;
  return flat.alternatives.map((one) => (isObject(one) ? { ...one, allOf: [rest, ...allOf(one)] } : one));
}

const allOf = ({ allOf: parts }: Record<string, unknown>): readonly Written[] => (Array.isArray(parts) ? parts : []);

const writtenAgain = ({ types, values, properties, required, additional, items, tuple, rules }: FlatSchema): Record<string, unknown> => ({
  ...(types ? { type: [...types, 'null'] } : {}),
  ...(values ? { enum: [...values, null] } : {}),
  ...(properties.size > 0 ? { properties: Object.fromEntries(properties) } : {}),
  ...(required.size > 0 ? { required: [...required] } : {}),
  ...(additional === true ? {} : { additionalProperties: additional }),
  ...(items === true ? {} : { items }),
  ...(tuple.length > 0 ? { prefixItems: tuple } : {}),
  ...rules,
});

/** Takes those out of both lists that belong together: those of one name, then those that differ least. */
function matched(before: Written[], after: Written[], comparison: SchemaComparison): Difference[] {
  const found: Difference[] = [];
  const take = (one: Written, other: Written, differences: readonly Difference[]): void => {
    before.splice(before.indexOf(one), 1);
    after.splice(after.indexOf(other), 1);
    found.push(...differences);
  };
  for (const one of [...before]) {
    const same = after.find((other) => isObject(one) && isObject(other) && one['$ref'] !== undefined && one['$ref'] === other['$ref']);
    if (same !== undefined) take(one, same, comparison.of(one, same));
  }
  const pairs = before
    .flatMap((one) => after.map((other) => ({ one, other, differences: withoutNull(comparison.of(one, other)) })))
    .sort((a, b) => a.differences.length - b.differences.length);
  for (const { one, other, differences } of pairs) {
    if (!before.includes(one) || !after.includes(other)) continue;
    // Of another type: the one is gone, and the other is new.
    if (differences.some(({ path, message }) => path === '' && message.startsWith('was '))) continue;
    take(one, other, differences);
  }
  return found;
}

/** Whether null is allowed is compared for the choice as a whole. */
const withoutNull = (differences: readonly Difference[]): readonly Difference[] =>
  differences.filter(({ path, message }) => path !== '' || !/^may (?:not )?be null/.test(message));

function discriminatorDifferences(was: FlatSchema, is: FlatSchema): Difference[] {
  const [before, after] = [propertyOf(was), propertyOf(is)];
  if (before === undefined || after === undefined || isDeepStrictEqual(before, after)) return [];
  return [replaced(`is told apart by ${String(after)}, was by ${String(before)}`)];
}

function propertyOf({ rules: { discriminator } }: FlatSchema): unknown {
  return isObject(discriminator) ? discriminator['propertyName'] : undefined;
}

const LONGEST_NAME = 60;
function nameOf(schema: Written): string {
  if (!isObject(schema)) return String(schema);
  if (typeof schema['$ref'] === 'string') return schema['$ref'].split('/').at(-1) as string;
  if (typeof schema['title'] === 'string') return schema['title'];
  const text = JSON.stringify(schema);
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}
