import { UpstreamFailure } from '@portico/upstream';
import { refusalOf } from './order.refusal.ts';

const refused = (...names: string[]): UpstreamFailure => {
  const body = JSON.stringify({ errors: names.map((name) => ({ in: 'body', name, detail: 'in the service’s own words' })) });
  return new UpstreamFailure('rejected', { upstream: 'orders', operation: 'POST /orders', status: 422, body });
};

describe('an order that the service refuses', () => {
  it('is the client’s mistake, field by field', () => {
    expect(refusalOf(refused('lines/0/sku', 'lines/2/sku'))).toMatchObject({
      code: 'invalid-input',
      details: {
        errors: [
          { in: 'body', field: 'lines[0].sku', message: 'cannot be ordered' },
          { in: 'body', field: 'lines[2].sku', message: 'cannot be ordered' },
        ],
      },
    });
  });

  it('is forbidden to a caller who is no customer', () => expect(refusalOf(refused('customerId'))).toMatchObject({ code: 'forbidden' }));

  it('leaves other failures as they are', () => {
    const failure = new UpstreamFailure('timeout', { upstream: 'orders', operation: 'POST /orders' });
    expect(refusalOf(failure)).toBe(failure);
  });
});
