import { COMPONENT, forEachInner, ONE_SCHEMA, SCHEMA_LIST, SCHEMA_MAP } from './schema.ts';
import type { Schema, SchemaObject } from './schema.ts';

type Components = Readonly<Record<string, SchemaObject>>;

/** Of use to readers alone. */
const ANNOTATIONS = new Set(['example', 'examples']);
const REMARKS = new Set(['title', 'description', 'deprecated', 'default']);

/** Schemas as answers are checked against them. @param short without what says nothing of values */
export const checkedSchemas = (schemas: Components, short: boolean): Components =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, checked(schema, short) as SchemaObject]));

/** Those that answers are checked against. */
export function neededSchemas(answers: readonly (Schema | null)[], schemas: Components): Components {
  const [due, seen, names] = [[...answers] as unknown[], new Set<unknown>(), new Set<string>()];
  while (due.length > 0) {
    const next = due.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    const { $ref } = next as SchemaObject;
    if ($ref !== undefined) {
      names.add($ref.slice(COMPONENT.length));
      due.push(schemas[$ref.slice(COMPONENT.length)]);
    }
    forEachInner(next as SchemaObject, (inner) => due.push(inner));
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => names.has(name)));
}

function checked(schema: Schema, short: boolean): Schema {
  if (typeof schema !== 'object') return schema;
  const kept: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (ANNOTATIONS.has(keyword) || (short && REMARKS.has(keyword))) continue;
    if (ONE_SCHEMA.has(keyword)) kept[keyword] = checked(value as Schema, short);
    else if (SCHEMA_LIST.has(keyword)) kept[keyword] = (value as readonly Schema[]).map((one) => checked(one, short));
    else if (SCHEMA_MAP.has(keyword))
      kept[keyword] = Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([name, one]) => [name, checked(one, short)]));
    else if (keyword === 'required') {
      const answered = answeredOf(schema);
      if (answered.length > 0) kept[keyword] = answered;
    } else kept[keyword] = value;
  }
  return kept;
}

/** What is `writeOnly` is not answered, required as it may be (OpenAPI 3.0.3, 4.7.24.2). */
const answeredOf = ({ required = [], properties = {} }: SchemaObject): string[] =>
  required.filter((name) => {
    const property = properties[name];
    return typeof property !== 'object' || property['writeOnly'] !== true;
  });
