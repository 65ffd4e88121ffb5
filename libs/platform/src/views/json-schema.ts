import type { Type } from '@nestjs/common';
import { viewSchema } from './view-schema.ts';
import type { FieldSchema, Shape, ViewSchema } from './view-schema.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A view as JSON Schema 2020-12, as OpenAPI 3.1 has it; nested views are put into `schemas` by name. */
export function viewJsonSchema(view: Type, schemas: Record<string, JsonSchema>): JsonSchema {
  return reference(viewSchema(view), schemas);
}

function reference(view: ViewSchema, schemas: Record<string, JsonSchema>): JsonSchema {
  const [only] = view.fields;
  if (view.isList && only) return shapeSchema(only.shape, schemas);
  if (!schemas[view.name]) {
    schemas[view.name] = {};
    schemas[view.name] = {
      type: 'object',
      required: view.fields.filter(({ optional }) => !optional).map(({ name }) => name),
      properties: Object.fromEntries(view.fields.map((field) => [field.name, property(field, schemas)])),
      additionalProperties: false,
    };
  }
  return { $ref: `#/components/schemas/${view.name}` };
}

function property({ shape, nullable, options }: FieldSchema, schemas: Record<string, JsonSchema>): JsonSchema {
  const schema = shapeSchema(shape, schemas);
  const annotations = {
    ...(options.doc ? { description: options.doc } : {}),
    ...(options.format ? { format: options.format } : {}),
    ...(options.example === undefined ? {} : { examples: [options.example] }),
  };
  if (!nullable) return { ...schema, ...annotations };
  if ('$ref' in schema || 'oneOf' in schema) return { anyOf: [schema, { type: 'null' }], ...annotations };
  if ('enum' in schema) return { ...schema, type: ['string', 'null'], enum: [...(schema['enum'] as string[]), null], ...annotations };
  return { ...schema, type: [schema['type'], 'null'], ...annotations };
}

function shapeSchema(shape: Shape, schemas: Record<string, JsonSchema>): JsonSchema {
  switch (shape.kind) {
    case 'text':
      return { type: 'string' };
    case 'choice':
      return { type: 'string', enum: shape.words };
    case 'date':
      return { type: 'string', format: 'date-time' };
    case 'record':
      return { type: 'object', additionalProperties: shapeSchema(shape.values, schemas) };
    case 'union': {
      const views = shape.views.map((view) => reference(view, schemas));
      const mapping = shape.by && Object.fromEntries(shape.by.words.flatMap((words, index) => words.map((word) => [word, views[index]?.['$ref']])));
      return { oneOf: [...shape.scalars.map((kind) => shapeSchema({ kind }, schemas)), ...views], ...(shape.by ? { discriminator: { propertyName: shape.by.field, mapping } } : {}) };
    }
    case 'list':
      return { type: 'array', items: shapeSchema(shape.items, schemas) };
    case 'view':
      return reference(shape.view, schemas);
    default:
      return { type: shape.kind };
  }
}
