import type { PropertyRules } from './input-rules.ts';

/** Texts that break a rule of a property, by what is wrong with them. A property without such a rule has none. */
export interface BadTexts {
  readonly wrongType: readonly string[];
  readonly foreignNumber: readonly string[];
  readonly outOfRange: readonly string[];
  readonly tooLong: readonly string[];
  readonly empty: readonly string[];
}

/** Not a word, a number or a date, and legal in a URL as it stands. */
export const NONSENSE = '~~~';

export function badTexts(rules: PropertyRules): BadTexts {
  const isNumber = rules.type === Number;
  const length =
    rules.constraints('isLength') ??
    rules
      .constraints('maxLength')
      ?.map((most) => most && [0, most])
      .flat();
  const longest = length?.[1];
  return {
    wrongType: [...(isNumber ? ['many', 'true', 'NaN', '1,5'] : []), ...(isText(rules) ? [NONSENSE] : [])],
    foreignNumber: isNumber ? ['0x10', '0b1', '1e0', '%2B1', '%201', '1_0', 'Infinity'] : [],
    outOfRange: isNumber ? numbersOutside(rules) : [],
    tooLong: typeof longest === 'number' ? ['x'.repeat(longest + 1)] : [],
    empty: isNumber || isText(rules) || Number(length?.[0]) > 0 ? [''] : [],
  };
}

/** Does a rule refuse nonsense? */
function isText(rules: PropertyRules): boolean {
  const [pattern] = rules.constraints('matches') ?? [];
  if (pattern instanceof RegExp) return !pattern.test(NONSENSE);
  return (
    rules.type === Boolean ||
    ['isIn', 'isISO8601', 'isRfc3339', 'isDateString', 'isEnum', 'cursorOf'].some((rule) => rules.constraints(rule) !== undefined)
  );
}

function numbersOutside(rules: PropertyRules): string[] {
  const [least] = rules.constraints('min') ?? [];
  const [most] = rules.constraints('max') ?? [];
  return [
    ...(typeof least === 'number' ? [String(least - 1), '-99999999999999999999'] : []),
    ...(typeof most === 'number' ? [String(most + 1), '99999999999999999999', '9'.repeat(400)] : []),
    ...(rules.constraints('isInt') ? ['1.5'] : []),
  ];
}
