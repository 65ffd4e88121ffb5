import { boundedText } from './bounded-text.ts';

const bytesIn = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;

/** Of each number of bytes that JSON writes a unit in, at its bounds. */
const UNITS: readonly (readonly [unit: string, bytes: number])[] = [
  ['\u0000', 6],
  ['\u001f', 6],
  [' ', 1],
  ['!', 1],
  ['"', 2],
  ['#', 1],
  ['\\', 2],
  ['\u007f', 1],
  ['\u0080', 2],
  ['\u07ff', 2],
  ['\u0800', 3],
  ['\ud7ff', 3],
  ['\ud800', 6],
  ['\udbff', 6],
  ['\udc00', 6],
  ['\udfff', 6],
  ['\ue000', 3],
  ['\uffff', 3],
];

describe('a text of so many bytes', () => {
  it.each(UNITS)('is whole where all of it fits, and else ends with three dots: of %j, which takes %i', (unit, bytes) => {
    const text = unit.repeat(20);
    // A surrogate is never the last but where all fits; halves of pairs that stand alone are kept as they are.
    const isHigh = unit >= '\ud800' && unit < '\udc00';
    expect(boundedText(text, 20 * bytes)).toBe(text);
    const short = boundedText(text, 20 * bytes - 1);
    expect(bytesIn(short)).toBeLessThanOrEqual(20 * bytes - 1);
    expect(short).toBe(isHigh ? '…' : `${unit.repeat(Math.floor((20 * bytes - 4) / bytes))}…`);
  });

  it.each([0, 1, 2, 3])('keeps room for the dots: with %i more bytes than they take', (more) => {
    expect(boundedText('abcdef', 3 + more)).toBe(more === 3 ? 'abcdef' : `${'abc'.slice(0, more)}…`);
  });

  it('does not end between the halves of a pair', () => {
    const text = `a${'😀'.repeat(5)}`;
    const all = Array.from({ length: 20 }, (_, index) => boundedText(text, index + 4));
    // What is not whole comes back as something else.
    expect(all.map((one) => Buffer.from(one).toString())).toEqual(all);
    expect(boundedText(text, 1 + 12 + 3)).toBe('a😀…');
    expect(boundedText(text, 1 + 12 + 2)).toBe('a…');
  });

  it('looks at no more of it than it keeps', () => {
    const looked = jest.spyOn(String.prototype, 'charCodeAt');
    boundedText('x'.repeat(1_000_000), 50);
    const looks = looked.mock.calls.length;
    looked.mockRestore();
    expect(looks).toBeLessThan(110);
  });
});
