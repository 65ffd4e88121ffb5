import type { getMetadataStorage } from 'class-validator';
import { StartError } from '@portico/platform';
import type { JsonSchema } from '@portico/platform';

/** A class-validator rule as its storage keeps it. */
export type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

type Say = (...constraints: never[]) => JsonSchema;

const text = (more: JsonSchema = {}): JsonSchema => ({ type: 'string', ...more });
const number = (more: JsonSchema = {}): JsonSchema => ({ type: 'number', ...more });

/** What class-validator's rules are in JSON Schema's words (draft 2020-12, validation vocabulary), by the rule's name. */
const BY_NAME: Readonly<Record<string, Say>> = {
  isString: () => text(),
  isBoolean: () => ({ type: 'boolean' }),
  isNumber: () => number(),
  isInt: () => ({ type: 'integer' }),
  min: (minimum: number) => ({ minimum }),
  max: (maximum: number) => ({ maximum }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isNegative: () => ({ exclusiveMaximum: 0 }),
  isDivisibleBy: (multipleOf: number) => ({ multipleOf }),
  minLength: (minLength: number) => text({ minLength }),
  maxLength: (maxLength: number) => text({ maxLength }),
  isLength: (minLength: number, maxLength?: number) => text(maxLength === undefined ? { minLength } : { minLength, maxLength }),
  isNotEmpty: () => ({ minLength: 1 }),
  matches: (pattern: RegExp | string, flags?: string) => text({ pattern: patternOf(pattern, flags) }),
  isEmail: () => text({ format: 'email' }),
  isUuid: () => text({ format: 'uuid' }),
  isUrl: () => text({ format: 'uri' }),
  isIn: (values: readonly unknown[]) => choice(values),
  isEnum: (_: object, values: readonly unknown[]) => choice(values),
  isNotIn: (values: readonly unknown[]) => ({ not: { enum: values } }),
  equals: (value: unknown) => ({ const: value }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayMinSize: (minItems: number) => ({ minItems }),
  arrayMaxSize: (maxItems: number) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
};

/**
 * A rule as JSON Schema. A rule of one's own says it itself, in its options: `context: { schema: { format: 'date-time' } }`; one
 * that cannot be said leaves the schema wider than the check, never narrower.
 */
export function ruleSchema({ name, constraints, context }: Rule): JsonSchema {
  const own = (context as { schema?: JsonSchema } | undefined)?.schema;
  const known = name === undefined ? undefined : BY_NAME[name];
  return { ...known?.(...((constraints ?? []) as never[])), ...own };
}

function choice(values: readonly unknown[]): JsonSchema {
  const [type, ...others] = new Set(values.map((value) => typeof value));
  return { ...(others.length === 0 && (type === 'string' || type === 'number') ? { type } : {}), enum: [...values] };
}

/** @throws StartError for flags that change the meaning: JSON Schema has none (Core, section 6.4) */
function patternOf(pattern: RegExp | string, flags = ''): string {
  const { source, flags: all } = typeof pattern === 'string' ? new RegExp(pattern, flags) : pattern;
  const fix = 'which JSON Schema cannot say: write the pattern without flags';
  if (/[ims]/.test(all)) throw new StartError([`matches /${source}/${all}, ${fix}`]);
  return source;
}
