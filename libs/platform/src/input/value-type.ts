import * as classValidator from 'class-validator';
import type { Rule } from './rule.ts';

/** Rules of class-validator that say nothing of a type. Other rules of its own than these and those below are about texts. */
const UNTYPED = ['isDefined', 'isEmpty', 'isNotEmpty', 'isInstance', 'notEquals', 'isNotIn', 'isObject', 'isNotEmptyObject'];

/** Those about another type than texts. */
const TYPED: Readonly<Record<string, unknown>> = {
  isBoolean: Boolean,
  ...Object.fromEntries(['isNumber', 'isInt', 'min', 'max', 'isPositive', 'isNegative', 'isDivisibleBy'].map((name) => [name, Number])),
  ...Object.fromEntries(['isDate', 'minDate', 'maxDate'].map((name) => [name, Date])),
  ...Object.fromEntries(['isArray', 'arrayContains', 'arrayNotContains', 'arrayNotEmpty', 'arrayMinSize', 'arrayMaxSize', 'arrayUnique'].map((name) => [name, Array])),
};

const OWN = new Set(Object.entries(classValidator).flatMap(([constant, name]) => (/^[A-Z_\d]+$/.test(constant) && typeof name === 'string' ? [name] : [])));

/** The values that a rule leaves to choose from: of `@IsIn()`, `@IsEnum()`, `@Equals()`. */
export function choicesOf({ name, constraints }: Rule): readonly unknown[] | undefined {
  if (name === 'isIn') return constraints[0] as readonly unknown[];
  if (name === 'isEnum') return constraints[1] as readonly unknown[];
  return name === 'equals' ? [constraints[0]] : undefined;
}

/** The type that TypeScript kept of a property; undefined where it says nothing: for unions, aliases, interfaces, enums (which are objects), `any`. */
export const saidByDesign = (designed: unknown): unknown => (typeof designed === 'function' && designed !== Object ? designed : undefined);

/** The type that a value has for these rules to hold; undefined when they do not tell. */
export function saidByRules(rules: readonly Rule[]): unknown {
  for (const rule of rules) {
    const type = saidBy(rule);
    if (type !== undefined) return type;
  }
  return undefined;
}

function saidBy(rule: Rule): unknown {
  const choices = choicesOf(rule);
  if (choices) {
    const [one, ...others] = new Set(choices.filter((choice) => choice !== null && choice !== undefined).map((choice) => Object(choice).constructor as unknown));
    return others.length === 0 ? one : undefined;
  }
  return TYPED[rule.name] ?? (OWN.has(rule.name) && !UNTYPED.includes(rule.name) ? String : undefined);
}
