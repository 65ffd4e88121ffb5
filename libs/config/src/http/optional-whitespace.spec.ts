import { elementsOf, withoutOws } from './optional-whitespace.ts';

it.each([
  [' \t a b\t ', 'a b'],
  ['', ''],
  [' \t', ''],
  ['a', 'a'],
])('takes the spaces and tabs around %j', (text, right) => expect(withoutOws(text)).toBe(right));

it.each(['\u00a0', '\u0085', '\u000b', '\u000c', '\r', '\n', '\ufeff', '\u2003'])('leaves %j', (other) => {
  expect(withoutOws(`${other}a${other}`)).toBe(`${other}a${other}`);
});

it('takes a list apart, without its empty elements', () => expect(elementsOf(' a,\t,b ;c,')).toEqual(['a', 'b ;c']));
