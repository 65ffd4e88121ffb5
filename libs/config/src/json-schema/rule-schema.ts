import type { ValidationRule } from '../schema/validation-rules.ts';
import type { JsonSchema } from './json-schema.ts';

type SchemaOf = (constraints: readonly unknown[]) => JsonSchema;

/** What rules of class-validator say of a value. A rule that is not listed says nothing here: the BFF checks it. */
const OF_VALUES: Readonly<Record<string, SchemaOf>> = {
  isIn: ([values]) => ({ enum: values }),
  isEnum: ([, values]) => ({ enum: values }),
  isObject: () => ({ type: 'object' }),
  isInt: () => ({ type: 'integer' }),
  min: ([least]) => ({ minimum: least }),
  max: ([most]) => ({ maximum: most }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isNegative: () => ({ exclusiveMaximum: 0 }),
  matches: ([pattern]) => patternOf(pattern),
  minLength: ([least]) => ({ minLength: least }),
  maxLength: ([most]) => ({ maxLength: most }),
  isLength: ([least, most]) => ({ minLength: least, ...(most === undefined ? {} : { maxLength: most }) }),
};

/** And what they say of a list. */
const OF_LISTS: Readonly<Record<string, SchemaOf>> = {
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayMinSize: ([least]) => ({ minItems: least }),
  arrayMaxSize: ([most]) => ({ maxItems: most }),
  arrayUnique: () => ({ uniqueItems: true }),
};

/** All that the rules of one property say of its value, or of each item of its list. */
export const valueSchema = (rules: readonly ValidationRule[]): JsonSchema => joined(OF_VALUES, rules);

/** All that they say of the list as a whole. */
export const listSchema = (rules: readonly ValidationRule[]): JsonSchema => joined(OF_LISTS, rules);

function joined(known: Readonly<Record<string, SchemaOf>>, rules: readonly ValidationRule[]): JsonSchema {
  const parts = rules.flatMap(({ name, constraints }) => (Object.hasOwn(known, name) ? [known[name]?.(constraints) as JsonSchema] : []));
  return Object.assign({}, ...parts) as JsonSchema;
}

/** A regular expression as JSON Schema has it: without flags, and in the mode for Unicode, in which some are not understood. */
function patternOf(pattern: unknown): JsonSchema {
  if (!(pattern instanceof RegExp) || pattern.flags !== '') return {};
  try {
    return { pattern: new RegExp(pattern.source, 'u').source };
  } catch {
    return {};
  }
}
