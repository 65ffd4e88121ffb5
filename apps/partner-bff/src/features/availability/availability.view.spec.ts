import 'reflect-metadata';
import { serialiserOf } from '@portico/platform';
import { Availability, toAvailability } from './availability.view.ts';

describe('toAvailability', () => {
  it('tells pieces, none left and an unknown SKU apart, in the order asked for', () => {
    const stock = new Map([
      ['SKU-00001', { sku: 'SKU-00001', total: 5, warehouses: [] }],
      ['SKU-00002', { sku: 'SKU-00002', total: 0, warehouses: [] }],
    ]);
    const answer = toAvailability({ stock, query: { skus: ['SKU-00002', 'SKU-00009', 'SKU-00001'] } });
    expect(serialiserOf(Availability)(answer)).toBe(
      '{"items":[{"sku":"SKU-00002","state":"sold-out","available":0},{"sku":"SKU-00009","state":"unknown","available":null},' +
        '{"sku":"SKU-00001","state":"in-stock","available":5}]}',
    );
  });
});
