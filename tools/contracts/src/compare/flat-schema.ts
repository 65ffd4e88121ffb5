import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../open-api.ts';
import type { References } from '../read/references.ts';

/** A schema as documents have it: JSON Schema 2020-12, or the dialect of OpenAPI 3.0. */
export type Written = unknown;

/** A schema without references, `allOf` and the several ways to allow null. */
export interface FlatSchema {
  /** The names of what it is made of, sorted. */
  readonly names: readonly string[];
  /** Undefined where any type will do; `null` is not one of them. */
  readonly types: ReadonlySet<string> | undefined;
  readonly nullable: boolean;
  /** Undefined where any value will do; null is not one of them. */
  readonly values: readonly unknown[] | undefined;
  readonly properties: ReadonlyMap<string, Written>;
  readonly required: ReadonlySet<string>;
  readonly additional: Written;
  readonly items: Written;
  readonly tuple: readonly Written[];
  /** Of `oneOf` or `anyOf`, without null; undefined where there is no choice. */
  readonly alternatives: readonly Written[] | undefined;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  /** All other keywords that say which values are allowed. */
  readonly rules: Readonly<Record<string, unknown>>;
}

/** Keywords that allow and refuse nothing. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...['title', 'description', 'summary', 'default', 'example', 'examples', 'deprecated', 'externalDocs', 'xml'],
  ...['$comment', '$id', '$schema', '$anchor', '$defs', 'definitions', '$ref'],
]);
const READ: ReadonlySet<string> = new Set([
  ...['type', 'nullable', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items', 'prefixItems'],
  ...['oneOf', 'anyOf', 'allOf', 'readOnly', 'writeOnly'],
]);

const ANYTHING: FlatSchema = {
  names: [],
  types: undefined,
  nullable: true,
  values: undefined,
  properties: new Map(),
  required: new Set(),
  additional: true,
  items: true,
  tuple: [],
  alternatives: undefined,
  readOnly: false,
  writeOnly: false,
  rules: {},
};

/** @param seen the references that led here: one that leads back to itself says nothing more */
export function flatSchema(schema: Written, references: References, seen: readonly string[] = []): FlatSchema {
  if (schema === false) return { ...ANYTHING, nullable: false, types: new Set() };
  if (!isObject(schema)) return ANYTHING;
  const parts = [own(schema)];
  const { $ref, allOf } = schema;
  if (typeof $ref === 'string' && !seen.includes($ref)) {
    const target = flatSchema(references.at($ref), references, [...seen, $ref]);
    parts.push({ ...target, names: [...new Set([...target.names, $ref])].sort() });
  }
  if (Array.isArray(allOf)) parts.push(...allOf.map((part) => flatSchema(part, references, seen)));
  const choice = alternativesOf(schema);
  if (choice) parts.push(ofChoice(choice, references, seen));
  const flat = parts.reduce(both);
  // OpenAPI 3.0 has `nullable: true` beside an `allOf` whose parts do not allow null, and means it.
  return schema['nullable'] === true ? { ...flat, nullable: true } : flat;
}

function own(schema: Record<string, unknown>): FlatSchema {
  const types = schema['type'] === undefined ? undefined : [schema['type']].flat().map(String);
  const values = 'const' in schema ? [schema['const']] : Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : undefined;
  const rules = Object.entries(schema)
    .filter(([key]) => isRule(key, schema))
    .map((rule) => inOneDialect(rule, schema))
    .filter(([, value]) => value !== undefined && value !== false);
  return {
    ...ANYTHING,
    types: types && new Set(types.filter((type) => type !== 'null')),
    nullable: (types?.includes('null') ?? true) && (values?.includes(null) ?? true),
    values: values?.filter((value) => value !== null),
    properties: new Map(Object.entries(isObject(schema['properties']) ? schema['properties'] : {})),
    required: new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []),
    additional: schema['additionalProperties'] ?? true,
    items: schema['items'] ?? true,
    tuple: Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : [],
    readOnly: schema['readOnly'] === true,
    writeOnly: schema['writeOnly'] === true,
    rules: Object.fromEntries(rules),
  };
}

/** Of two choices in one schema, the second is compared as a whole. */
const isRule = (key: string, schema: Record<string, unknown>): boolean =>
  (!READ.has(key) && !ANNOTATIONS.has(key) && !key.startsWith('x-')) || (key === 'anyOf' && Array.isArray(schema['oneOf']));

/** OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`; 3.1 writes the bound itself. */
function inOneDialect([key, value]: [string, unknown], schema: Record<string, unknown>): [string, unknown] {
  if (key === 'minimum' || key === 'maximum') {
    const exclusive = schema[key === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'] === true;
    return [key, exclusive ? undefined : value];
  }
  if (value === true && key === 'exclusiveMinimum') return [key, schema['minimum']];
  if (value === true && key === 'exclusiveMaximum') return [key, schema['maximum']];
  return [key, value];
}

const alternativesOf = ({ oneOf, anyOf }: Record<string, unknown>): readonly Written[] | undefined =>
  Array.isArray(oneOf) ? oneOf : Array.isArray(anyOf) ? anyOf : undefined;

function ofChoice(choice: readonly Written[], references: References, seen: readonly string[]): FlatSchema {
  const flat = choice.map((one) => ({ one, is: flatSchema(one, references, seen) }));
  const others = flat.filter(({ is }) => is.types?.size !== 0 || !is.nullable);
  const nullable = flat.some(({ is }) => is.nullable);
  // `oneOf: [X, null]` is X that may be null.
  if (others.length === 1) return { ...(others[0] as (typeof others)[0]).is, nullable };
  return { ...ANYTHING, nullable, alternatives: others.map(({ one }) => one) };
}

/** What is allowed by the one and the other. */
function both(one: FlatSchema, other: FlatSchema): FlatSchema {
  const properties = new Map(one.properties);
  for (const [name, schema] of other.properties) {
    properties.set(name, properties.has(name) ? allowing(properties.get(name), schema) : schema);
  }
  return {
    names: [...new Set([...one.names, ...other.names])].sort(),
    types: one.types && other.types ? commonTypes(one.types, other.types) : (one.types ?? other.types),
    nullable: one.nullable && other.nullable,
    values: one.values && other.values ? one.values.filter((value) => other.values?.includes(value)) : (one.values ?? other.values),
    properties,
    required: new Set([...one.required, ...other.required]),
    additional: allowing(one.additional, other.additional),
    items: allowing(one.items, other.items),
    tuple: one.tuple.length > 0 ? one.tuple : other.tuple,
    alternatives: one.alternatives ?? other.alternatives,
    readOnly: one.readOnly || other.readOnly,
    writeOnly: one.writeOnly || other.writeOnly,
    rules: bothRules(one, other),
  };
}

/** What two parts say differently is kept as a list, and compared as a whole. */
function bothRules(one: FlatSchema, other: FlatSchema): Readonly<Record<string, unknown>> {
  const rules: Record<string, unknown> = { ...one.rules };
  for (const [key, value] of Object.entries(other.rules)) {
    rules[key] = key in rules && !isDeepStrictEqual(rules[key], value) ? [rules[key], value].flat() : value;
  }
  return one.alternatives && other.alternatives ? { ...rules, 'a second choice': other.alternatives } : rules;
}

/** Each part once, so that a schema that contains itself in two ways does not grow. */
function allowing(one: Written, other: Written): Written {
  if (one === true) return other;
  const parts: Written[] = [];
  for (const part of [...partsOf(one), ...partsOf(other)]) {
    if (part !== true && !parts.some((known) => isDeepStrictEqual(known, part))) parts.push(part);
  }
  return parts.length === 1 ? parts[0] : { allOf: parts };
}

const partsOf = (schema: Written): readonly Written[] =>
  isObject(schema) && Array.isArray(schema['allOf']) && Object.keys(schema).length === 1 ? schema['allOf'] : [schema];

/** An integer is a number too. */
const commonTypes = (one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...[...one].filter((type) => allowsType(other, type)), ...[...other].filter((type) => allowsType(one, type))]);

export const allowsType = (types: ReadonlySet<string>, type: string): boolean =>
  types.has(type) || (type === 'integer' && types.has('number'));
