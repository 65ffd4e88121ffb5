import type { HeaderDocumentation, JsonSchema, Route, RouteInput } from '@portico/platform';
import type { ComponentSchemas } from './component-schemas.ts';
import { inputProperties } from './input-schema.ts';
import type { InputProperty } from './input-schema.ts';
import { documentOf } from './schema-document.ts';
import { parameterWords } from './swagger/swagger-metadata.ts';

/** OpenAPI's Parameter Object (3.1, section 4.8.12). */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly [more: string]: unknown;
}

/** The names in a path as Fastify has it; what a `*` stands for is called `path`. */
const namesIn = (path: string): string[] => [...path.matchAll(/:(\w+)|\*/g)].map(([, name]) => name ?? 'path');

/** `/products/:id` as OpenAPI writes it: `/products/{id}`. */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}');

export const hasPathParameters = ({ path }: Route): boolean => namesIn(path).length > 0;

/** The parameters of a route, those of its path first. */
export function parametersOf(route: Route, components: ComponentSchemas): Parameter[] {
  const { path, input } = route;
  const described = new Map(propertiesOf(input.path, components).map((property) => [property.name, property]));
  return [
    ...namesIn(path).map((name) => parameter('path', worded(route, 'path', described.get(name) ?? undescribed(name)))),
    ...propertiesOf(input.query, components).map((property) => parameter('query', worded(route, 'query', property))),
  ];
}

/** What the stages of a BFF read of a request's headers. */
export const headerParameters = (headers: readonly HeaderDocumentation[]): Parameter[] =>
  headers.map(({ name, required, doc, schema }) => ({ name, in: 'header', required, description: doc, schema }));

function propertiesOf({ type, names, schemas }: RouteInput['query'], components: ComponentSchemas): InputProperty[] {
  if (type?.schema) return schemaProperties(documentOf(type.schema));
  if (type) return inputProperties(type.type, components);
  return [...names].map((name) => {
    const schema = schemas?.get(name);
    return schema ? { ...undescribed(name), schema: documentOf(schema) } : undescribed(name);
  });
}

function schemaProperties({ properties = {}, required = [] }: { readonly properties?: Record<string, JsonSchema>; readonly required?: readonly string[] }): InputProperty[] {
  return Object.entries(properties).map(([name, schema]) => ({ name, required: required.includes(name), schema, doc: undefined }));
}

const undescribed = (name: string): InputProperty => ({ name, required: false, schema: { type: 'string' }, doc: undefined });

/** With what `@ApiParam()` and `@ApiQuery()` say, where its class does not say it. */
function worded(route: Route, place: 'path' | 'query', property: InputProperty): InputProperty {
  const { doc, annotations } = parameterWords(route, place, property.name);
  return { ...property, doc: property.doc ?? doc, schema: { ...annotations, ...property.schema } };
}

function parameter(place: 'path' | 'query', { name, required, schema, doc }: InputProperty): Parameter {
  // Lists are comma separated; a path parameter is always required (3.1, section 4.8.12.2).
  const style = schema['type'] === 'array' ? { style: place === 'query' ? 'form' : 'simple', explode: false } : {};
  const description = doc === undefined ? {} : { description: doc };
  return { name, in: place, required: required || place === 'path', ...description, ...style, schema };
}
