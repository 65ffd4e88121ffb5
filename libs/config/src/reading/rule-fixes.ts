import { nearest } from '../nearest.ts';
import { listWords } from '../quote.ts';

type FixOf = (constraints: readonly unknown[], value: unknown) => string;

/** What to write when a rule of class-validator is broken, by the rule's name. */
const FIXES: Readonly<Record<string, FixOf>> = {
  isIn: ([values], value) => oneOf(values, value),
  isEnum: ([, values], value) => oneOf(values, value),
  isInt: () => 'write a whole number',
  min: ([least]) => `write ${least} or more`,
  max: ([most]) => `write ${most} or less`,
  isPositive: () => 'write a number above 0',
  isNegative: () => 'write a number below 0',
  matches: ([pattern]) => `write text that matches ${pattern}`,
  isNotEmpty: () => 'write a value that is not empty',
  minLength: ([least]) => `write at least ${least} characters`,
  maxLength: ([most]) => `write at most ${most} characters`,
  arrayNotEmpty: () => 'write at least one item',
  arrayMinSize: ([least]) => `write at least ${least} items`,
  arrayMaxSize: ([most]) => `write at most ${most} items`,
  arrayUnique: () => 'remove the items that occur twice',
};

/** The fix for a broken rule; a rule that is not listed names itself, so that its documentation can be found. */
export function fixFor(rule: string, constraints: readonly unknown[], value: unknown): string {
  const fix = Object.hasOwn(FIXES, rule) ? FIXES[rule] : undefined;
  return fix?.(constraints, value) ?? `write a value that the rule ${rule} accepts`;
}

function oneOf(values: unknown, value: unknown): string {
  const words = (Array.isArray(values) ? values : [values]).map(String);
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  return `write ${listWords(words)}${near === undefined ? '' : `; did you mean ${near}?`}`;
}
