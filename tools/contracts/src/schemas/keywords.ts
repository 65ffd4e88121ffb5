import { isObject } from '../open-api.ts';

/** What a keyword's value becomes; undefined leaves the keyword out. */
type Reading = (value: unknown) => unknown;

const text: Reading = (value) => (typeof value === 'string' ? value : undefined);
const isTrue = (value: unknown): boolean => value === true || value === 'true';
const flag: Reading = (value) => (isTrue(value) ? true : undefined);

const numeric: Reading = (value) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const count: Reading = (value) => {
  const number = numeric(value);
  return Number.isInteger(number) && (number as number) >= 0 ? number : undefined;
};

/** The names of types that are none of JSON Schema, and what their authors mean. */
const MEANT: Readonly<Record<string, string>> = {
  bool: 'boolean',
  date: 'string',
  'date-time': 'string',
  datetime: 'string',
  decimal: 'number',
  double: 'number',
  file: 'string',
  float: 'number',
  int: 'integer',
  int32: 'integer',
  int64: 'integer',
  list: 'array',
  long: 'integer',
  map: 'object',
  short: 'integer',
  str: 'string',
  text: 'string',
  timestamp: 'string',
  uri: 'string',
  url: 'string',
  uuid: 'string',
};
const TYPES = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);

/** One type of JSON Schema; undefined for a name that tells nothing. */
const typeNamed = (value: unknown): string | undefined => {
  const name = typeof value === 'string' ? value.trim().toLowerCase() : value === null ? 'null' : '';
  return TYPES.has(name) ? name : MEANT[name];
};

const type: Reading = (value) => {
  if (!Array.isArray(value)) return typeNamed(value);
  const names = [...new Set(value.map(typeNamed).filter((name) => name !== undefined))];
  return names.length > 1 ? names : names[0];
};

/** Whether JavaScript reads a pattern, with `u` as JSON Schema has it, or without, as many are written. */
const isPattern = (value: unknown): value is string => {
  if (typeof value !== 'string') return false;
  return ['u', ''].some((flags) => {
    try {
      return new RegExp(value, flags) instanceof RegExp;
    } catch {
      return false;
    }
  });
};

/**
 * Keywords whose values published contracts get wrong, by name: a value that JSON Schema does not have would make the whole contract
 * unusable, while the keyword alone is of little consequence.
 */
export const READINGS: Readonly<Record<string, Reading>> = {
  type,
  title: text,
  description: text,
  format: text,
  contentEncoding: text,
  contentMediaType: text,
  pattern: (value) => (isPattern(value) ? value : undefined),
  minimum: numeric,
  maximum: numeric,
  multipleOf: (value) => ((numeric(value) as number) > 0 ? numeric(value) : undefined),
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minProperties: count,
  maxProperties: count,
  minContains: count,
  maxContains: count,
  uniqueItems: flag,
  readOnly: flag,
  writeOnly: flag,
  deprecated: flag,
  nullable: flag,
  exclusiveMinimum: (value) => (isTrue(value) ? true : numeric(value)),
  exclusiveMaximum: (value) => (isTrue(value) ? true : numeric(value)),
  enum: (value) => (Array.isArray(value) && value.length > 0 ? [...new Set(value as unknown[])] : undefined),
  required: (value) =>
    Array.isArray(value) && value.some((name) => typeof name === 'string')
      ? [...new Set(value.filter((name) => typeof name === 'string'))]
      : undefined,
  examples: (value) => (Array.isArray(value) ? value : undefined),
  discriminator: (value) => (isObject(value) && typeof value['propertyName'] === 'string' ? value : undefined),
  // Names of schemas would be names within the contract, which has its own; so has it components for what `$defs` holds.
  ...Object.fromEntries(
    [
      '$id',
      '$schema',
      '$anchor',
      '$defs',
      '$dynamicAnchor',
      '$dynamicRef',
      '$recursiveAnchor',
      '$recursiveRef',
      '$vocabulary',
      'id',
      'dependencies',
      'dependentRequired',
      'definitions',
      'additionalItems',
      'xml',
      'externalDocs',
    ].map((keyword) => [keyword, () => undefined]),
  ),
};
