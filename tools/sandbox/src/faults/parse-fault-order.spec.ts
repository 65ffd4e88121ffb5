import { FaultOrderError, FaultOrderParser } from './parse-fault-order.ts';

describe('fault orders from outside', () => {
  const parser = new FaultOrderParser();

  it.each([
    { service: 'catalog', kind: 'latency', ms: 100 },
    { service: 'pricing', instance: 2, kind: 'longTail', share: 0.05, factor: 20 },
    { service: 'reviews', operationId: 'listReviews', kind: 'wrongShape', path: '/items/0/rating', value: 'five' },
    { service: 'recommendations', kind: 'error', status: 429, retryAfter: 1, times: 3 },
    { service: 'catalog', kind: 'capacity', workers: 4, ms: 20 },
    { service: 'inventory', kind: 'refuse' },
  ])('takes %j', (order) => {
    expect(parser.parse(order)).toEqual(order);
  });

  it.each([
    ['no order', 'latency', 'order'],
    ['an unknown service', { service: 'shipping', kind: 'hang' }, '/service'],
    ['an unknown kind', { service: 'catalog', kind: 'explode' }, 'kind'],
    ['a missing size', { service: 'catalog', kind: 'oversize' }, 'bytes'],
    ['a share above 1', { service: 'catalog', kind: 'longTail', share: 2, ms: 1 }, '/share'],
    ['a tail without a length', { service: 'catalog', kind: 'longTail', share: 0.5 }, 'ms or factor'],
    ['a field of another kind', { service: 'catalog', kind: 'hang', ms: 5 }, 'ms'],
    ['a refusal of one operation', { service: 'catalog', kind: 'refuse', operationId: 'getProduct' }, 'operationId'],
    ['bytes spoilt over gRPC', { service: 'recommendations', kind: 'wrongShape' }, 'kind'],
  ])('refuses %s and names it', (_, order, name) => {
    expect(() => parser.parse(order)).toThrow(FaultOrderError);
    expect(() => parser.parse(order)).toThrow(name);
  });
});
