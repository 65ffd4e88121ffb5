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
    const looked: number[] = [];
    // What fits is not told from what was not looked at; so each answer in turn is a wrong one to a check of its own.
    for (let at = 0; at < 12; at += 1) {
      const fresh = new ContractCheck(contract, 0.25).forOperation(operation);
      for (let answer = 0; answer < at; answer += 1) fresh.faultOf(200, { id: 'a', price: 5 });
      if (fresh.faultOf(200, {}) !== undefined) looked.push(at);
    }
    expect(looked).toEqual([0, 4, 8]);
  });

  it('looks at every answer for a while once one was wrong', () => {
    const sampled = new ContractCheck(contract, 0.01).forOperation(operation);
    const wrong = Array.from({ length: 300 }, () => sampled.faultOf(200, {}) !== undefined);
    expect(wrong.every(Boolean)).toBe(true);
    const fits = { id: 'a', price: 5 };
    for (let answer = 0; answer < 1_000; answer += 1) sampled.faultOf(200, fits);
    const later = Array.from({ length: 50 }, () => sampled.faultOf(200, fits));
    expect(later.filter((fault) => fault !== undefined)).toEqual([]);
    expect(Array.from({ length: 101 }, () => sampled.faultOf(200, {})).findIndex((fault) => fault !== undefined)).toBeGreaterThan(0);
  });

  it('looks at the next answers of all operations when something has gone wrong', () => {
    const check = new ContractCheck(contract, 0.01);
    const sampled = check.forOperation(operation);
    sampled.faultOf(200, { id: 'a', price: 5 });
    expect(sampled.faultOf(200, {})).toBeUndefined();
    check.suspect();
    expect(sampled.faultOf(200, {})).toBeDefined();
  });

  it('can be switched off', () => {
    const none = new ContractCheck(contract, 0);
    const off = none.forOperation(operation);
    none.suspect();
    expect(Array.from({ length: 50 }, () => off.faultOf(200, {})).every((fault) => fault === undefined)).toBe(true);
  });
});
