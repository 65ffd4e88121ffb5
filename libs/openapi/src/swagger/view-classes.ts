import type { Type } from '@nestjs/common';
import { fieldsOf } from '@portico/platform';
import type { JsonSchema } from '@portico/platform';
import { propertyWords } from './swagger-metadata.ts';

/** The class of a view and those of the views inside it, each once. */
export function viewClasses(view: Type, found = new Set<Type>()): ReadonlySet<Type> {
  if (found.has(view)) return found;
  found.add(view);
  for (const { type } of fieldsOf(view)) for (const inner of classesIn(type)) viewClasses(inner, found);
  return found;
}

/** A field is of a class, a list, a record or one of several. */
function classesIn(type: unknown): Type[] {
  if (Array.isArray(type)) return (type as unknown[]).flatMap(classesIn);
  if (typeof type === 'function') return fieldsOf(type as Type).length > 0 ? [type as Type] : [];
  if (typeof type !== 'object' || type === null) return [];
  return [...('values' in type ? classesIn(type.values) : []), ...('choices' in type ? classesIn(type.choices) : [])];
}

/** The schema of a view with what `@ApiProperty()` says of its fields, where `@Field()` does not say it. */
export function withPropertyWords(schema: JsonSchema, view: Type): JsonSchema {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>).map(([name, property]) => {
    const { doc, annotations } = propertyWords(view.prototype as object, name);
    return [name, { ...annotations, ...(doc === undefined ? {} : { description: doc }), ...property }] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}
