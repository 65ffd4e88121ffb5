import fc from 'fast-check';
import type { ByteText } from './index.ts';
import { formatBytes, parseBytes, SettingFormatError } from './index.ts';

const UNITS = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

describe('parseBytes', () => {
  it.each([
    ['512B', 512],
    ['6kB', 6_000],
    ['1MiB', 1_048_576],
    ['1.5KiB', 1_536],
    ['0.3GB', 300_000_000],
    ['0B', 0],
  ] satisfies [ByteText, number][])('reads %s as %d bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['6000', '6KB', '6k', '6 kB', '-1B', '1TB', '1mb', 'B', '', '5valueOf'])('refuses %j and names the units', (text) => {
    expect(() => parseBytes(text)).toThrow(SettingFormatError);
    expect(() => parseBytes(text)).toThrow(/is not a size: write a number with a unit: B, kB, MB, GB .* such as 6kB or 1MiB$/);
  });

  it('refuses parts of a byte', () => {
    expect(() => parseBytes('0.0001kB')).toThrow('write a whole number of bytes');
  });

  it('gives every written number of every unit its exact value', () => {
    fc.assert(
      fc.property(fc.constantFrom('B', 'kB', 'MB', 'GB', 'KiB', 'MiB', 'GiB'), fc.nat(8_000_000), (unit, count) => {
        expect(parseBytes(`${count}${unit}`)).toBe(count * UNITS[unit]);
      }),
    );
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0B'],
    [512, '512B'],
    [6_000, '6kB'],
    [6_144, '6KiB'],
    [1_048_576, '1MiB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('is undone by parseBytes', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (bytes) => parseBytes(formatBytes(bytes)) === bytes));
  });
});
