import { describeBounds } from '../bounds.ts';
import type { Conversion } from '../conversions/conversion.ts';
import { NumberConversion } from '../conversions/number-conversion.ts';
import { BooleanConversion, DataConversion, TextConversion } from '../conversions/plain-conversions.ts';
import { listWords } from '../quote.ts';
import type { ValidationRule } from './validation-rules.ts';

type Primitive = 'string' | 'number' | 'boolean';

/** Rules of class-validator that hold for one primitive type only. */
const RULE_TYPES: Readonly<Record<string, Primitive>> = {
  isString: 'string', isNotEmptyString: 'string', matches: 'string', minLength: 'string', maxLength: 'string', isLength: 'string',
  isUrl: 'string', isHostname: 'string', isFQDN: 'string', isIp: 'string', isEmail: 'string', isUuid: 'string',
  isHexColor: 'string', isAlphanumeric: 'string', isMimeType: 'string', isLowercase: 'string', isUppercase: 'string',
  isInt: 'number', isNumber: 'number', min: 'number', max: 'number', isPositive: 'number', isNegative: 'number',
  isDivisibleBy: 'number', contains: 'string', isPort: 'string', isBoolean: 'boolean',
};

/** What is known of a property that has only class-validator decorators. */
export interface PropertyEvidence {
  readonly rules: readonly ValidationRule[];
  readonly defaultValue: unknown;
  /** `design:type` of the property. */
  readonly type: unknown;
}

/** Finds out how to read a property from its rules, else from its default, else from its TypeScript type. */
export function inferConversion({ rules, defaultValue, type }: PropertyEvidence): { conversion: Conversion; each: boolean } {
  const each = rules.some((rule) => rule.each || rule.name.startsWith('array') || rule.name === 'isArray')
    || Array.isArray(defaultValue) || type === Array;
  const sample = Array.isArray(defaultValue) ? (defaultValue as unknown[])[0] : defaultValue;
  const recorded = typeof type === 'function' ? typeFromName(type.name) : undefined;
  const primitive = choicesOf(rules).length > 0 ? typeOfChoices(rules) : typeFromRules(rules) ?? primitiveOf(sample) ?? recorded;
  return { conversion: conversionFor(primitive, rules), each };
}

function conversionFor(primitive: Primitive | undefined, rules: readonly ValidationRule[]): Conversion {
  const choices = choicesOf(rules).map(String);
  switch (primitive) {
    case 'boolean':
      return new BooleanConversion();
    case 'number': {
      if (choices.length > 0) return new NumberConversion(listWords(choices), 'a number', choices[0]);
      const [type, noun] = rules.some((rule) => rule.name === 'isInt') ? ['integer', 'an integer'] : ['number', 'a number'];
      const range = describeBounds({ min: limit(rules, 'min'), max: limit(rules, 'max') }, String);
      return new NumberConversion(`${type} ${range}`.trim(), noun);
    }
    case 'string':
      return new TextConversion(choices.length > 0 ? listWords(choices) : 'text', choices[0] ?? '<text>');
    case undefined:
      return new DataConversion();
  }
}

function limit(rules: readonly ValidationRule[], name: 'min' | 'max'): number | undefined {
  const value = rules.find((rule) => rule.name === name)?.constraints[0];
  return typeof value === 'number' ? value : undefined;
}

function typeFromRules(rules: readonly ValidationRule[]): Primitive | undefined {
  return rules.map((rule) => RULE_TYPES[rule.name]).find((found) => found !== undefined);
}

/** The type that all choices share; none when they differ. */
function typeOfChoices(rules: readonly ValidationRule[]): Primitive | undefined {
  const types = new Set(choicesOf(rules).map(primitiveOf));
  return types.size === 1 ? [...types][0] : undefined;
}

/** The values that @IsIn or @IsEnum allow. */
function choicesOf(rules: readonly ValidationRule[]): readonly unknown[] {
  const isIn = rules.find((rule) => rule.name === 'isIn')?.constraints[0];
  const isEnum = rules.find((rule) => rule.name === 'isEnum')?.constraints[1];
  const choices: unknown = isIn ?? isEnum;
  return Array.isArray(choices) ? choices : [];
}

function primitiveOf(value: unknown): Primitive | undefined {
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : undefined;
}

function typeFromName(name: string): Primitive | undefined {
  return (['string', 'number', 'boolean'] as const).find((primitive) => primitive === name.toLowerCase());
}
