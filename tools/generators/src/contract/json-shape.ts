import { isIdentifier } from '../text/names.ts';

type JsonSchema = Readonly<Record<string, unknown>>;
export type Schemas = Readonly<Record<string, unknown>>;

/** What a view can show of a JSON value. */
export type Shape =
  | { readonly kind: 'text'; readonly format?: string; readonly words?: readonly string[] }
  | { readonly kind: 'number' | 'integer' | 'boolean' }
  | { readonly kind: 'object'; readonly fields: readonly FieldShape[]; readonly leftOut: readonly string[] }
  | { readonly kind: 'list'; readonly of: Exclude<Shape, { kind: 'list' }> };

export interface FieldShape {
  readonly name: string;
  readonly shape: Shape;
  /** May it be null, or missing? */
  readonly nullable: boolean;
}

/** How deep views go, and how many fields each has: what is further down is left to the author. */
const DEPTH = 2;
const FIELDS = 12;
const FORMATS = new Set(['date-time', 'date', 'email', 'uri', 'uuid']);

/** A schema without references, with what `allOf` adds and without null beside it. */
interface Plain {
  readonly schema: JsonSchema;
  readonly nullable: boolean;
}

const isObject = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Follows references and takes null apart; undefined where it is no one thing. */
export function plainSchema(given: unknown, schemas: Schemas, seen: readonly unknown[] = []): Plain | undefined {
  if (!isObject(given) || seen.includes(given)) return undefined;
  const inside = [...seen, given];
  if (typeof given['$ref'] === 'string') return plainSchema(schemas[refName(given['$ref'])], schemas, inside);
  const choices = [...listOf(given['oneOf']), ...listOf(given['anyOf'])];
  const others = choices.filter((one) => !isNull(one));
  if (choices.length > 0 && others.length !== 1) return undefined;
  const parts = [...listOf(given['allOf']), ...others].map((one) => plainSchema(one, schemas, inside));
  if (parts.some((part) => part === undefined)) return undefined;
  const all = [given, ...parts.map((part) => part?.schema ?? {})];
  const types = listOf(given['type']).length > 0 ? listOf(given['type']) : all.flatMap(({ type }) => (type === undefined ? [] : [type]));
  const named = [...new Set(types.filter((type) => type !== 'null'))];
  if (named.length > 1) return undefined;
  const properties = Object.assign({}, ...all.map((one) => one['properties'] ?? {})) as JsonSchema;
  const merged = {
    ...Object.assign({}, ...all),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    required: all.flatMap((one) => listOf(one['required'])),
    type: named[0] ?? (Object.keys(properties).length > 0 ? 'object' : undefined),
  };
  const nullable = types.includes('null') || choices.length > others.length || listOf(given['enum']).includes(null);
  return { schema: merged, nullable: nullable || parts.some((part) => part?.nullable === true && others.length > 0) };
}

const isNull = (schema: unknown): boolean => isObject(schema) && (schema['type'] === 'null' || schema['const'] === null);
const refName = (ref: string): string =>
  decodeURIComponent(ref.replace('#/components/schemas/', '')).replaceAll('~1', '/').replaceAll('~0', '~');

/** What of a JSON value a view shows; undefined for what no view has. */
export function shapeOf(given: unknown, schemas: Schemas, depth = 0): Shape | undefined {
  const plain = plainSchema(given, schemas);
  if (!plain) return undefined;
  const { schema } = plain;
  switch (schema['type']) {
    case 'string':
      return textShape(schema);
    case 'integer':
    case 'number':
    case 'boolean':
      return { kind: schema['type'] };
    case 'array':
      return listShape(schema, schemas, depth);
    case 'object':
      return depth > DEPTH ? undefined : objectShape(schema, schemas, depth);
    default:
      return undefined;
  }
}

function textShape({ enum: given, format, contentEncoding }: JsonSchema): Shape | undefined {
  if (contentEncoding !== undefined || format === 'binary') return undefined;
  const words = listOf(given).filter((word) => word !== null);
  if (words.length > 0) return words.every((word) => typeof word === 'string') ? { kind: 'text', words: words as string[] } : undefined;
  return { kind: 'text', ...(FORMATS.has(String(format)) ? { format: String(format) } : {}) };
}

function listShape(schema: JsonSchema, schemas: Schemas, depth: number): Shape | undefined {
  const item = plainSchema(schema['items'], schemas);
  if (!item || item.nullable || schema['prefixItems'] !== undefined) return undefined;
  const of = shapeOf(schema['items'], schemas, depth);
  return of === undefined || of.kind === 'list' ? undefined : { kind: 'list', of };
}

function objectShape(schema: JsonSchema, schemas: Schemas, depth: number): Shape | undefined {
  const required = new Set(listOf(schema['required']));
  const answered = Object.entries((schema['properties'] ?? {}) as JsonSchema).filter(([, property]) => plainSchema(property, schemas)?.schema['writeOnly'] !== true);
  const fields = answered
    .flatMap(([name, property]): FieldShape[] => {
      const shape = isIdentifier(name) ? shapeOf(property, schemas, depth + 1) : undefined;
      return shape ? [{ name, shape, nullable: plainSchema(property, schemas)?.nullable === true || !required.has(name) }] : [];
    })
    .slice(0, FIELDS);
  const shown = new Set(fields.map(({ name }) => name));
  const leftOut = answered.map(([name]) => name).filter((name) => !shown.has(name));
  return fields.length === 0 ? undefined : { kind: 'object', fields, leftOut };
}
