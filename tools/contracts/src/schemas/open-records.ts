import { isDeepStrictEqual } from 'node:util';
import { SCHEMA_MAP } from './schema.ts';

/**
 * Says of objects with properties of their own and further ones that the further ones may be anything. TypeScript has one index signature,
 * which holds for every property: as it is written, `{ total: number } & { [name: string]: string }`, no value would fit. An object whose own
 * properties are all written as the further ones stays as it is. The schemas that answers are checked by still know the further ones.
 *
 * @param node changed in place
 */
export function openRecords(node: unknown, isMap = false): void {
  if (typeof node !== 'object' || node === null) return;
  const schema = node as Record<string, unknown>;
  const { properties, additionalProperties: further } = schema;
  if (!isMap && isObject(properties) && isObject(further)) {
    if (Object.values(properties).some((own) => !isDeepStrictEqual(own, further))) schema['additionalProperties'] = true;
  }
  for (const [key, inner] of Object.entries(schema)) openRecords(inner, !isMap && SCHEMA_MAP.has(key));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
