import type { Schema, SchemaObject } from './schema.ts';

const NULL: SchemaObject = { type: 'null' };

/** OpenAPI 3.0's keywords in JSON Schema's words (OpenAPI 3.1.1, appendix "Migrating from 3.0"). */
export function upgraded(schema: SchemaObject): SchemaObject {
  const { nullable, ...rest } = bounded(bounded(schema, 'exclusiveMinimum', 'minimum'), 'exclusiveMaximum', 'maximum');
  return nullable === true ? orNull(rest) : rest;
}

/** `exclusiveMinimum: true` says of `minimum` what `exclusiveMinimum: 5` says itself. */
function bounded(schema: SchemaObject, exclusive: string, limit: string): SchemaObject {
  if (schema[exclusive] !== true) return schema;
  const { [exclusive]: _, [limit]: value, ...rest } = schema;
  return value === undefined ? rest : { ...rest, [exclusive]: value };
}

/** Null beside what the schema allows, in each form in which contracts have it: by type, enum, reference or composition. */
export function orNull(schema: SchemaObject): SchemaObject {
  const { type, enum: values, $ref, allOf, anyOf, oneOf, const: value } = schema;
  if ($ref !== undefined || allOf || value !== undefined || (anyOf && oneOf)) return { anyOf: [schema, NULL] };
  const choices = anyOf ? 'anyOf' : oneOf ? 'oneOf' : undefined;
  const types = type === undefined || [type].flat().includes('null') ? type : [...[type].flat(), 'null'];
  return {
    ...schema,
    ...(types === undefined ? {} : { type: types }),
    ...(values && !values.includes(null) ? { enum: [...values, null] } : {}),
    ...(choices && !isNullable(schema[choices] as readonly Schema[])
      ? { [choices]: [...(schema[choices] as readonly Schema[]), NULL] }
      : {}),
  };
}

const isNullable = (choices: readonly Schema[]): boolean =>
  choices.some((one) => typeof one === 'object' && one.type !== undefined && [one.type].flat().includes('null'));
