import type { Rule } from './rule.ts';
import { textReader } from './text-reader.ts';

const choice = (...values: unknown[]): Rule => ({ name: 'isIn', constraints: [values] }) as unknown as Rule;
const other = { name: 'isDefined', constraints: [] } as unknown as Rule;

const ODD = ['', ' 5', '5 ', '+5', '5.', '.5', '1e3', '0x10', 'Infinity', 'NaN', '1,5', '5a', 'a5', '--5', '1.2.3'];

describe('what a text of a query is read as', () => {
  it.each<[string, number]>([
    ['0', 0],
    ['5', 5],
    ['-5', -5],
    ['007', 7],
    ['1.50', 1.5],
    ['-0.5', -0.5],
    ...ODD.map((text): [string, number] => [text, Number.NaN]),
  ])('is a number only if it is written plainly: %j', (text, number) => {
    expect(textReader(Number, [])?.(text)).toBe(number);
  });

  it.each([
    ['true', true],
    ['false', false],
    ['TRUE', 'TRUE'],
    ['1', '1'],
    ['', ''],
  ])('is a truth value in one word each: %j', (text, value) => {
    expect(textReader(Boolean, [])?.(text)).toBe(value);
  });

  it('is the one of its choices that is written so, where it is of no single type', () => {
    const read = textReader(undefined, [other, choice(1, 'a', true), choice('b')]);
    expect(['1', 'a', 'true', 'b', '2'].map((text) => read?.(text))).toEqual([1, 'a', true, 'b', '2']);
  });

  it.each<[unknown, readonly Rule[]]>([
    [String, [choice(1)]],
    [Date, []],
    [undefined, []],
    [undefined, [other]],
  ])('is the text itself of type %p', (type, rules) => {
    expect(textReader(type, rules)).toBeUndefined();
  });
});
