import { validateSync } from 'class-validator';
import { DateTime } from './date-time.decorator.ts';
import { instantOf } from './products.query.ts';

class Since {
  @DateTime()
  at!: unknown;
}

const accepted = (at: unknown): boolean => validateSync(Object.assign(new Since(), { at })).length === 0;

describe('DateTime', () => {
  it.each([
    ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T00:00:00.5Z', '2026-11-01T00:00:00.500Z'],
    ['2026-11-01T01:30:00+01:30', '2026-11-01T00:00:00.000Z'],
    ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('accepts %s, which is %s', (text, instant) => {
    expect(accepted(text)).toBe(true);
    expect(instantOf(text)).toBe(instant);
  });

  it.each([
    '',
    'yesterday',
    '2026-11-01',
    '2026-11-01T00:00:00',
    '2026-11-01 00:00:00Z',
    '2026-11-01T00:00:00 01:00',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-01T24:00:00Z',
    '2026-11-01T00:00:60Z',
    '2026-11-01T00:00:00+24:00',
    '1793491200000',
    1_793_491_200_000,
    undefined,
  ])('refuses %j', (value) => {
    expect(accepted(value)).toBe(false);
  });
});
