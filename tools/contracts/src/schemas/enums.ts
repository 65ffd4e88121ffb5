import type { SchemaObject } from './schema.ts';

/** The values of an enum as its type has them: where that is string, YAML makes numbers of `1` and `2`. */
export function enumOfItsType(schema: SchemaObject): SchemaObject {
  const { enum: values, ...rest } = schema;
  if (!values) return schema;
  // Types of objects are not made of their values.
  if (values.some((value) => typeof value === 'object' && value !== null)) return rest;
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length === 0) return schema;
  const read = values.map((value) => (isOf(value, types) ? value : coerced(value, types))).filter((value) => value !== undefined);
  if (read.length === 0) return rest;
  return { ...schema, enum: [...new Set(read)] };
}

const isOf = (value: unknown, types: readonly string[]): boolean =>
  types.some((type) => (type === 'integer' ? Number.isInteger(value) : type === 'null' ? value === null : typeof value === type)) ||
  value === null;

function coerced(value: unknown, types: readonly string[]): unknown {
  if (types.includes('string')) return String(value);
  if (types.includes('integer') || types.includes('number'))
    return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
  if (types.includes('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  return undefined;
}
