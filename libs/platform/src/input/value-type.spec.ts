import type { Rule } from './rule.ts';
import { choicesOf, saidByDesign, saidByRules } from './value-type.ts';

const rule = (name: string, ...constraints: unknown[]): Rule => ({ name, constraints }) as unknown as Rule;
enum Size {
  small = 's',
  large = 'l',
}

/** Types, and the rules that say them. */
const SAID: readonly (readonly [type: unknown, names: readonly string[]])[] = [
  [Boolean, ['isBoolean']],
  [Number, ['isNumber', 'isInt', 'min', 'max', 'isPositive', 'isNegative', 'isDivisibleBy']],
  [Date, ['isDate', 'minDate', 'maxDate']],
  [Array, ['isArray', 'arrayContains', 'arrayNotContains', 'arrayNotEmpty', 'arrayMinSize', 'arrayMaxSize', 'arrayUnique']],
  [String, ['isString', 'isEmail', 'maxLength', 'matches', 'isUuid', 'isDateString', 'contains']],
  [undefined, ['isDefined', 'isEmpty', 'isNotEmpty', 'isInstance', 'notEquals', 'isNotIn', 'isObject', 'isNotEmptyObject', 'somebodysOwn']],
];

describe('the type that rules say of a value', () => {
  it.each<[string, unknown]>([
    ...SAID.flatMap(([type, names]) => names.map((name): [string, unknown] => [name, type])),
  ])('%s', (name, type) => {
    expect(saidByRules([rule(name)])).toBe(type);
  });

  it.each<[string, Rule, unknown]>([
    ['texts', rule('isIn', ['a', 'b']), String],
    ['numbers', rule('isIn', [1, 2]), Number],
    ['texts and nothing', rule('isIn', ['a', null, undefined]), String],
    ['texts and numbers', rule('isIn', ['a', 1]), undefined],
    ['nothing', rule('isIn', []), undefined],
    ['an enum', rule('isEnum', Size, Object.values(Size)), String],
    ['one value', rule('equals', true), Boolean],
    ['nothing at all', rule('equals', null), undefined],
  ])('is that of what there is to choose from: %s', (_, of, type) => {
    expect(saidByRules([of])).toBe(type);
  });

  it('is that of the first rule that says one', () => {
    expect(saidByRules([rule('isDefined'), rule('isInt'), rule('isString')])).toBe(Number);
    expect(saidByRules([])).toBeUndefined();
  });

  it.each<[Rule, unknown]>([
    [rule('isIn', ['a']), ['a']],
    [rule('isEnum', Size, ['s', 'l']), ['s', 'l']],
    [rule('equals', 1), [1]],
    [rule('isInt'), undefined],
  ])('is chosen from %j', (of, choices) => {
    expect(choicesOf(of)).toEqual(choices);
  });

  it.each<[unknown, unknown]>([
    [String, String],
    [Size, undefined],
    [Object, undefined],
    [undefined, undefined],
    [Date, Date],
  ])('is not what TypeScript keeps for what it has no word for: %p', (designed, type) => {
    expect(saidByDesign(designed)).toBe(type);
  });
});
