import type { JsonSchema, StandardSchema } from '@portico/platform';

/** The JSON Schema of OpenAPI 3.1 (section 4.8.24). */
const TARGET = 'draft-2020-12';

/** What a schema accepts, as its library says it (Standard JSON Schema, version 1); anything where that cannot say. */
export function documentOf({ '~standard': { jsonSchema } }: StandardSchema): JsonSchema {
  if (!jsonSchema) return {};
  const { $schema: _, ...document } = jsonSchema.input({ target: TARGET }) as { readonly $schema?: string };
  return document;
}
