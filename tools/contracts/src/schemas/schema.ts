/** A JSON Schema 2020-12, as far as the generator looks into it; `true` and `false` are schemas too. */
export type Schema = SchemaObject | boolean;

export interface SchemaObject {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
}

/** Keywords whose value is a schema. `items` and `additionalProperties` may be written otherwise, and are read apart. */
export const ONE_SCHEMA: ReadonlySet<string> = new Set([
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
/** Keywords whose value is a list of schemas. */
export const SCHEMA_LIST: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
/** Keywords whose value is schemas by name. */
export const SCHEMA_MAP: ReadonlySet<string> = new Set(['dependentSchemas', 'patternProperties', 'properties']);

export const COMPONENT = '#/components/schemas/';

/** Calls back for each schema directly within one. */
export function forEachInner(schema: SchemaObject, visit: (inner: Schema, keyword: string) => void): void {
  for (const [keyword, value] of Object.entries(schema)) {
    if (ONE_SCHEMA.has(keyword)) visit(value as Schema, keyword);
    else if (SCHEMA_LIST.has(keyword)) for (const inner of value as readonly Schema[]) visit(inner, keyword);
    else if (SCHEMA_MAP.has(keyword)) for (const inner of Object.values(value as Readonly<Record<string, Schema>>)) visit(inner, keyword);
  }
}
