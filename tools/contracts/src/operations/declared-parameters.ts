import { isObject } from '../open-api.ts';
import type { Operation, Parameter, PathItem } from '../open-api.ts';
import type { References } from '../read/references.ts';
import type { Schemas } from '../schemas/schemas.ts';

/** Fields that are no parameters (OpenAPI 3.1, 4.8.12.2.1): the contract's media types and security say what they are. */
const NO_PARAMETERS = new Set(['accept', 'content-type', 'authorization']);

interface Declared {
  readonly references: References;
  readonly schemas: Schemas;
  readonly refuse: (fault: string) => void;
}

/**
 * The parameters of an operation, whole: its own come before those of its path, those of the path template are all there.
 */
export function declaredParameters(
  path: string,
  { parameters: shared }: PathItem,
  { parameters: own }: Operation,
  { references, schemas, refuse }: Declared,
): Parameter[] {
  const inPath = new Set([...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name as string));
  const byKey = new Map<string, Parameter>();
  for (const one of [...listOf(shared), ...listOf(own)]) {
    const found = references.resolve(one);
    if (!isObject(found)) {
      refuse(`${JSON.stringify(isObject(one) ? one['$ref'] : one)} names no parameter of this document; add it to components`);
      continue;
    }
    if (typeof found['name'] !== 'string' || typeof found['in'] !== 'string') {
      refuse(`a parameter has no ${typeof found['name'] === 'string' ? '`in`' : '`name`'}; add it`);
      continue;
    }
    const parameter = whole(found as unknown as Parameter, schemas);
    const { in: place, name } = parameter;
    if (place === 'header' && NO_PARAMETERS.has(name.toLowerCase())) continue;
    if (place === 'path' && !inPath.has(name)) continue;
    byKey.set(`${place} ${place === 'header' ? name.toLowerCase() : name}`, parameter);
  }
  for (const name of inPath)
    if (!byKey.has(`path ${name}`)) byKey.set(`path ${name}`, { in: 'path', name, required: true, schema: { type: 'string' } });
  return [...byKey.values()];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function whole({ schema, content, required, ...rest }: Parameter, schemas: Schemas): Parameter {
  const types = content && Object.entries(content).map(([type, media]) => [type, { schema: schemas.read(media?.schema) }] as const);
  return {
    ...rest,
    ...(rest.in === 'path' || required === true ? { required: true } : {}),
    ...(schema === undefined ? {} : { schema: schemas.read(schema) as object }),
    ...(types ? { content: Object.fromEntries(types) } : {}),
  };
}
