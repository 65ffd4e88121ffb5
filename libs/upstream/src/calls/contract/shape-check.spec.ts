import type { HttpContract } from './contract.ts';
import { ContractCheck } from './shape-check.ts';
import type { ShapeCheck } from './shape-check.ts';

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

const faultOf = (check: ShapeCheck, status: number, value: unknown, text = JSON.stringify(value)): string | undefined => check.faultOf(status, value, text);

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
  ])('%s', (_, status, value, fault) => expect(faultOf(check, status, value)).toBe(fault));

  it('looks at its share of the answers, evenly, the first included', () => {
    const looked: number[] = [];
    // What fits is not told from what was not looked at; so each answer in turn is a wrong one to a check of its own.
    for (let at = 0; at < 12; at += 1) {
      const fresh = new ContractCheck(contract, 0.25).forOperation(operation);
      for (let answer = 0; answer < at; answer += 1) faultOf(fresh, 200, { id: 'a', price: 5 });
      if (faultOf(fresh, 200, {}) !== undefined) looked.push(at);
    }
    expect(looked).toEqual([0, 4, 8]);
  });

  it('looks at every answer for a while once one was wrong', () => {
    const sampled = new ContractCheck(contract, 0.01).forOperation(operation);
    const wrong = Array.from({ length: 300 }, () => faultOf(sampled, 200, {}) !== undefined);
    expect(wrong.every(Boolean)).toBe(true);
    const fits = { id: 'a', price: 5 };
    for (let answer = 0; answer < 1_000; answer += 1) faultOf(sampled, 200, fits);
    const later = Array.from({ length: 50 }, () => faultOf(sampled, 200, fits));
    expect(later.filter((fault) => fault !== undefined)).toEqual([]);
    expect(Array.from({ length: 101 }, () => faultOf(sampled, 200, {})).findIndex((fault) => fault !== undefined)).toBeGreaterThan(0);
  });

  it('looks at the next answers of all operations when something has gone wrong', () => {
    const check = new ContractCheck(contract, 0.01);
    const sampled = check.forOperation(operation);
    faultOf(sampled, 200, { id: 'a', price: 5 });
    expect(faultOf(sampled, 200, {})).toBeUndefined();
    check.suspect();
    expect(faultOf(sampled, 200, {})).toBeDefined();
  });

  it('can be switched off', () => {
    const none = new ContractCheck(contract, 0);
    const off = none.forOperation(operation);
    none.suspect();
    expect(Array.from({ length: 50 }, () => faultOf(off, 200, {})).every((fault) => fault === undefined)).toBe(true);
  });

  it.each<[string, HttpContract['operations'][string]['responses'], Record<number, boolean>]>([
    ['has JSON for some', { '200': {}, '202': null }, { 200: true, 202: false, 201: true }],
    ['has JSON for none', { '204': null }, { 204: false, 200: false, 202: false }],
    ['has one for all', { '2XX': {}, '204': null }, { 200: true, 201: true, 204: false }],
    ['has none at all', {}, { 200: false }],
  ])('knows which successes have a body where the contract %s', (_, responses, expected) => {
    const check = new ContractCheck(contract, 1).forOperation({ ...operation, responses });
    expect(Object.fromEntries(Object.keys(expected).map((status) => [status, check.bodyOf(Number(status)) === 'json']))).toEqual(expected);
    if (responses['2XX']) expect(faultOf(check, 206, 5)).toBeUndefined();
  });

  it('reads patterns with the flag u and without it', () => {
    const check = new ContractCheck(contract, 1).forOperation({ ...operation, responses: { '200': { type: 'string', pattern: '^[\\w-.]+$' } } });
    expect({ fits: faultOf(check, 200, 'a-.b'), not: faultOf(check, 200, 'a b') }).toEqual({ fits: undefined, not: '/ must match pattern "^[\\w-.]+$"' });
  });

  it.each<[object, string]>([
    [{ type: 'text' }, 'schema is invalid'],
    [{ maxLength: '3' }, 'schema is invalid'],
    [{ required: 'a' }, 'schema is invalid'],
    [{ properties: { a: 5 } }, 'schema is invalid'],
    [{ enum: [] }, 'enum must have non-empty array'],
    [{ pattern: '[' }, 'Invalid regular expression'],
    [{ $ref: '#/components/schemas/None' }, "can't resolve reference"],
  ])('compiles an operation when its first answer is looked at, and says what is wrong with its schema: %j', (schema, because) => {
    const broken = new ContractCheck(contract, 1).forOperation({ ...operation, responses: { '200': schema } });
    expect(faultOf(broken, 200, 'a')).toContain("the contract's schema for status 200 cannot be read: ");
    expect(() => broken.compile()).toThrow(because);
  });

  it.each<[string, number, string]>([['a text', 200, 'text'], ['bytes', 201, 'bytes'], ['nothing', 204, 'none'], ['a status that is not there', 203, 'text']])('knows what a body is read as: %s', (_, status, kind) => {
    const responses = { '200': null, '201': null, '204': null };
    expect(new ContractCheck(contract, 1).forOperation({ ...operation, responses, bodies: { '200': 'text', '201': 'bytes' } }).bodyOf(status)).toBe(kind);
  });

  it('finds a changed integer in any answer where the contract has int64, and otherwise in those that it looks at', () => {
    const responses = (schema: object) => ({ ...operation, responses: { '200': { type: 'object', properties: { id: schema } } } });
    const text = '{"id":9007199254740993}';
    const fault = (schema: object, share: number): string | undefined => faultOf(new ContractCheck(contract, share).forOperation(responses(schema)), 200, JSON.parse(text), text);
    const changed = expect.stringContaining('id is 9007199254740993');
    expect({ declared: fault({ type: 'integer', format: 'int64' }, 0), lookedAt: fault({ type: 'integer' }, 1) }).toEqual({ declared: changed, lookedAt: changed });
    expect(fault({ type: 'integer' }, 0)).toBeUndefined();
  });
});
