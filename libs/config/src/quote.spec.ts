import { listWords, quote } from './quote.ts';

describe('quote', () => {
  it.each([
    ['a "b"\n', '"a \\"b\\"\\n"'],
    ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
    [5, '5'],
    [true, 'true'],
    [null, 'null'],
    [['a', 1], '["a", 1]'],
    [{ a: 'hidden' }, 'the section'],
  ])('%j', (value, text) => {
    expect(quote(value)).toBe(text);
  });
});

describe('listWords', () => {
  it('joins as a sentence does', () => {
    expect(['a', 'a b', 'a b c'].map((words) => listWords(words.split(' ')))).toEqual(['a', 'a or b', 'a, b or c']);
    expect(listWords(['a', 'b'], 'and')).toBe('a and b');
    expect(listWords([])).toBe('');
    expect(listWords(['', 'a', 'b'])).toBe('"", a or b');
  });
});
