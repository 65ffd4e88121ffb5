import { hasField } from './field-list.ts';
import type { FieldList } from './field-list.ts';

describe('a list of fields', () => {
  const fields: FieldList = ['Accept-Language', 'x-tenant', 'cookie', 'accept'];

  it.each([
    { wanted: 'accept-language', has: true },
    { wanted: 'cookie', has: true },
    { wanted: 'x-tenant', has: false },
    { wanted: 'accept', has: false },
    { wanted: '', has: false },
  ])('has "$wanted": $has, by its names alone', ({ wanted, has }) => {
    expect(hasField(fields, wanted)).toBe(has);
  });

  it('cannot be searched through for a text, which might be a value', () => {
    // @ts-expect-error -- names and values are one list
    expect(fields.includes('x-tenant')).toBe(true);
    // @ts-expect-error -- names and values are one list
    expect(fields.indexOf('x-tenant')).toBe(1);
  });
});
