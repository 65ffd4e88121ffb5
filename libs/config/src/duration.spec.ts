import fc from 'fast-check';
import type { DurationText } from './index.ts';
import { formatDuration, parseDuration, SettingFormatError } from './index.ts';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

describe('parseDuration', () => {
  it.each([
    ['250ms', 250],
    ['2s', 2_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1.5s', 1_500],
    ['1.1h', 3_960_000],
    ['0s', 0],
  ] satisfies [DurationText, number][])('reads %s as %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['250', '', 's', '2 s', ' 2s', '-2s', '2S', '2d', '1e3ms', '.5s', '5.s', '2s2', 'toString', '5toString', '5constructor', '2 parsecs', '٢s'])(
    'refuses %j and says how to write it',
    (text) => {
      expect(() => parseDuration(text)).toThrow(SettingFormatError);
      expect(() => parseDuration(text)).toThrow(
        `${JSON.stringify(text)} is not a duration: write a number with a unit, such as 250ms, 2s or 5m`,
      );
    },
  );

  it('refuses fractions of a millisecond and what no number can hold', () => {
    expect(() => parseDuration('0.5ms')).toThrow('"0.5ms" is finer than a millisecond: write a whole number of milliseconds');
    expect(() => parseDuration('9007199254740992ms')).toThrow('is too large: write at most 9007199254740991ms');
  });

  it('gives every written number of every unit its exact value', () => {
    fc.assert(
      fc.property(fc.constantFrom('ms', 's', 'm', 'h'), fc.nat(), (unit, count) => {
        expect(parseDuration(`${count}${unit}`)).toBe(count * UNITS[unit]);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0ms'],
    [250, '250ms'],
    [1_500, '1500ms'],
    [2_000, '2s'],
    [120_000, '2m'],
    [7_200_000, '2h'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('is undone by parseDuration', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (milliseconds) => parseDuration(formatDuration(milliseconds)) === milliseconds));
  });
});
