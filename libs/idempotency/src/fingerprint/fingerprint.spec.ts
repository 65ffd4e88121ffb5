import fc from 'fast-check';
import { canonicalJson, fingerprintOf } from './fingerprint.ts';

/** The same value, written down with its fields the other way round. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([name, inner]) => [name, reversed(inner)]));
};

const nestedFields = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`);
const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

describe('canonical JSON', () => {
  it('writes what RFC 8785 has as its example', () => {
    const value = JSON.parse('{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}') as unknown;
    expect(canonicalJson(value)).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  });

  it('says the same as the JSON that it was read from, whatever the order of the fields', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const read = JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(canonicalJson(read))).toEqual(read);
        expect(canonicalJson(reversed(read))).toBe(canonicalJson(read));
      }),
    );
  });

  it('refuses what is nested deeper than a body may be, before the stack ends', () => {
    expect(canonicalJson(nested(32))).toBe('['.repeat(32) + ']'.repeat(32));
    expect(canonicalJson(nestedFields(32))).toBe('{"a":'.repeat(31) + '{}' + '}'.repeat(31));
    const message = 'is nested more than 32 levels deep';
    const refused = { code: 'invalid-input', details: { detail: `body ${message}`, errors: [{ in: 'body', field: '', message }] } };
    for (const levels of [33, 100_000]) for (const deep of [nested, nestedFields]) expect(() => canonicalJson(deep(levels))).toThrow(expect.objectContaining(refused));
  });
});

describe('a fingerprint', () => {
  const request = { method: 'POST', url: '/v1/orders?a=1', body: { sku: 'A', quantity: 2 } };
  const first = fingerprintOf(request);

  it('is the same for the same request, written in another way', () => expect(fingerprintOf({ ...request, body: { quantity: 2.0, sku: 'A' } })).toBe(first));

  it.each([
    ['another method', { method: 'PATCH' }],
    ['another path', { url: '/v1/order?a=1' }],
    ['another query', { url: '/v1/orders?a=2' }],
    ['another value', { body: { sku: 'A', quantity: '2' } }],
    ['a field more', { body: { sku: 'A', quantity: 2, note: null } }],
    ['another order of a list', { body: [2, 'A'] }],
    ['no body', { body: undefined }],
  ])('is another with %s', (_, change) => expect(fingerprintOf({ ...request, ...change })).not.toBe(first));

  it('tells bodies apart that are as good as none, however path and body are cut', () => {
    const bodies = [undefined, null, false, 0, '', [], {}].map((body) => ({ ...request, body }));
    const cuts = [{ url: '/orders/1', body: undefined }, { url: '/orders/', body: 1 }, { url: '/orders', body: { a: 1 } }, { url: '/orders{"a":1}', body: undefined }, { method: 'POST /orders', url: '', body: { a: 1 } }];
    const prints = [...bodies, ...cuts.map((cut) => ({ ...request, ...cut }))].map(fingerprintOf);
    expect({ different: new Set(prints).size }).toEqual({ different: bodies.length + cuts.length });
  });
});
