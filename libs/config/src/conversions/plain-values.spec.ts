import type { InputNode, ScalarNode } from '../input-node.ts';
import type { Origin } from '../origin.ts';
import { SettingFormatError } from '../setting-format-error.ts';
import { NumberConversion } from './number-conversion.ts';
import { BooleanConversion, DataConversion, TextConversion } from './plain-conversions.ts';
import { scalarText } from './scalar-text.ts';

const FILE: Origin = { from: 'file', file: 'bff.yaml', line: 3 };
const ENVIRONMENT: Origin = { from: 'environment', variable: 'PORTICO_X' };
const scalar = (value: ScalarNode['value'], origin: Origin = FILE): InputNode => ({ is: 'scalar', value, origin });
const LIST: InputNode = { is: 'list', items: [scalar('a')], origin: FILE };
const MAP: InputNode = { is: 'map', entries: new Map([['a', scalar(null)], ['b', LIST]]), origin: FILE };

/** What is read, or what is wrong with it and how to mend it. */
const read = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    if (error instanceof SettingFormatError) return `${error.problem} | ${error.fix}`;
    throw error;
  }
};

describe('a number', () => {
  const numbers = new NumberConversion('integer', 'an integer', '10');
  const otherwise = 'write an integer, such as 10';

  it.each<[ScalarNode['value'], unknown]>([
    [7, 7],
    [-0.5, -0.5],
    [Number.POSITIVE_INFINITY, `Infinity is not an integer | ${otherwise}`],
    [Number.NaN, `NaN is not an integer | ${otherwise}`],
    ['7', '"7" is text, not an integer | write 7 without quotes'],
    ['ten', `"ten" is not an integer | ${otherwise}`],
    [true, `true is not an integer | ${otherwise}`],
    [null, `null is not an integer | ${otherwise}`],
  ])('is read from a file as YAML has it: %p', (value, expected) => expect(read(() => numbers.read(scalar(value)))).toBe(expected));

  it.each<[string, number | undefined]>([
    ['7', 7], ['-7', -7], ['0', 0], ['1.50', 1.5], ['1e3', 1_000], ['2E-1', 0.2], ['1.5e+2', 150],
    ['', undefined], [' 7', undefined], ['07', undefined], ['+7', undefined], ['.5', undefined], ['5.', undefined], ['0x10', undefined], ['1_000', undefined], ['Infinity', undefined], ['NaN', undefined], ['1e', undefined],
  ])('is read from the environment as JSON has it: %j', (text, expected) => {
    expect(read(() => numbers.read(scalar(text, ENVIRONMENT)))).toBe(expected ?? `${JSON.stringify(text)} is not an integer | ${otherwise}`);
  });

  it('is no list and no section', () => {
    expect([LIST, MAP].map((node) => read(() => numbers.read(node)))).toEqual([`is a list, not an integer | ${otherwise}`, `is a section, not an integer | ${otherwise}`]);
  });
});

describe('a truth value', () => {
  const booleans = new BooleanConversion();
  const otherwise = '| write true or false';

  it.each<[ScalarNode['value'], Origin, unknown]>([
    [true, FILE, true],
    [false, FILE, false],
    ['true', ENVIRONMENT, true],
    ['false', ENVIRONMENT, false],
    ['true', FILE, `"true" is not a boolean ${otherwise}`],
    ['yes', ENVIRONMENT, `"yes" is not a boolean ${otherwise}`],
    ['TRUE', ENVIRONMENT, `"TRUE" is not a boolean ${otherwise}`],
    ['', ENVIRONMENT, `"" is not a boolean ${otherwise}`],
    [1, FILE, `1 is not a boolean ${otherwise}`],
    [null, FILE, `null is not a boolean ${otherwise}`],
  ])('is %p of %p', (value, origin, expected) => expect(read(() => booleans.read(scalar(value, origin)))).toBe(expected));

  it('is no list', () => expect(read(() => booleans.read(LIST))).toBe(`is a list, not a boolean ${otherwise}`));
});

describe('a text', () => {
  it.each<[ScalarNode['value'], unknown]>([
    ['1.10', '1.10'],
    ['', ''],
    [null, 'is nothing, not text | write text, or take it out'],
    [1.1, '1.1 is a number, not text | put it in quotes'],
    [true, 'true is a boolean, not text | put it in quotes'],
  ])('is %p as it stands', (value, expected) => expect(read(() => new TextConversion('text', '<text>').read(scalar(value)))).toBe(expected));

  it.each<[InputNode, unknown]>([
    [scalar('2s'), '2s'],
    [scalar(2), '2 is a bare number, not a duration | write 2s'],
    [scalar(true), 'true is not a duration | write 2s'],
    [LIST, 'is a list, not a duration | write 2s'],
    [MAP, 'is a section, not a duration | write 2s'],
  ])('in a form of its own is text: %p', (node, expected) => expect(read(() => scalarText(node, 'a duration', 'write 2s'))).toBe(expected));
});

describe('data', () => {
  it('is handed over as it is, down to the last value', () => {
    expect(new DataConversion().read(MAP)).toEqual({ a: null, b: ['a'] });
    expect(new DataConversion().read(scalar(7))).toBe(7);
  });
});
