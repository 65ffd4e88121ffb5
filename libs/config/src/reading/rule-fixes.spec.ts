import { fixFor } from './rule-fixes.ts';

describe('the fix for a broken rule', () => {
  it.each<[string, readonly unknown[], string]>([
    ['isIn', [['a', 'b']], 'write a or b'],
    ['isIn', [['', 'a', 'b']], 'write "", a or b'],
    ['isEnum', [{ A: 'a' }, ['a', 2]], 'write a or 2'],
    ['isInt', [], 'write a whole number'],
    ['min', [3], 'write 3 or more'],
    ['max', [3], 'write 3 or less'],
    ['isPositive', [], 'write a number above 0'],
    ['isNegative', [], 'write a number below 0'],
    ['matches', [/^a$/], 'write text that matches /^a$/'],
    ['isNotEmpty', [], 'write a value that is not empty'],
    ['minLength', [3], 'write at least 3 characters'],
    ['maxLength', [3], 'write at most 3 characters'],
    ['arrayNotEmpty', [], 'write at least one item'],
    ['arrayMinSize', [2], 'write at least 2 items'],
    ['arrayMaxSize', [2], 'write at most 2 items'],
    ['arrayUnique', [], 'remove the items that occur twice'],
    ['isHexColor', [], 'write a value that the rule isHexColor accepts'],
    ['constructor', [], 'write a value that the rule constructor accepts'],
  ])('%s says what to write', (rule, constraints, fix) => expect(fixFor(rule, constraints, 5)).toBe(fix));
});
