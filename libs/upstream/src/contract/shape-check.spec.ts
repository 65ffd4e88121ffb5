import type { HttpContract } from './contract.ts';
import { ContractCheck } from './shape-check.ts';

const contract: HttpContract = {
  name: 'shop',
  components: {
    schemas: {
      Price: { type: ['integer', 'null'], minimum: 0 },
      Item: { type: 'object', required: ['id', 'price'], properties: { id: { type: 'string' }, price: { $ref: '#/components/schemas/Price' }, at: { type: 'string', format: 'date-time' } } },
    },
  },
  operations: { 'GET /item': { operationId: 'item', safe: true, idempotent: true, responses: { '200': { $ref: '#/components/schemas/Item' } } } },
};
const operation = contract.operations['GET /item'] as HttpContract['operations'][string];

describe('the check of an answer against its contract', () => {
  const check = new ContractCheck(contract, 1).forOperation(operation);

  it.each<[string, number, unknown, string | undefined]>([
    ['what fits', 200, { id: 'a', price: 5 }, undefined],
    ['an honest null', 200, { id: 'a', price: null }, undefined],
    ['more than is declared', 200, { id: 'a', price: 5, extra: 1 }, undefined],
    ['a missing field', 200, { id: 'a' }, "/ must have required property 'price'"],
    ['a wrong type', 200, { id: 'a', price: '5' }, '/price must be integer,null'],
    ['a wrong format', 200, { id: 'a', price: 5, at: 'yesterday' }, '/at must match format "date-time"'],
    ['another status', 202, {}, 'status 202 is not in the contract'],
  ])('%s', (_, status, value, fault) => expect(check.faultOf(status, value)).toBe(fault));

  it('looks at its share of the answers, evenly, the first included', () => {
    const sampled = new ContractCheck(contract, 0.25).forOperation(operation);
    const seen = Array.from({ length: 12 }, () => sampled.faultOf(200, {}) !== undefined);
    expect(seen.filter(Boolean)).toHaveLength(3);
    expect(seen[0]).toBe(true);
  });

  it('can be switched off', () => {
    const off = new ContractCheck(contract, 0).forOperation(operation);
    expect(Array.from({ length: 50 }, () => off.faultOf(200, {})).every((fault) => fault === undefined)).toBe(true);
  });
});
