import { bodyFaults } from './json-body.ts';

const nested = (levels: number): object => {
  let body: object = {};
  for (let level = 1; level < levels; level += 1) body = level % 2 ? [body] : { a: body };
  return body;
};

describe('bodyFaults', () => {
  it.each([[{}], [{ skus: ['a', 'b'], address: { city: 'Lyon', lines: [null, { a: 1 }] } }], [nested(32)]])(
    'finds none in %j',
    (body) => {
      expect(bodyFaults(body)).toEqual([]);
    },
  );

  it('names each field that every object has', () => {
    const body = JSON.parse('{"toString":1,"lines":[{"sku":"a"},{"constructor":{}}],"address":{"__proto__":null}}') as object;
    expect(bodyFaults(body).map(({ field }) => field)).toEqual(['toString', 'address.__proto__', 'lines[1].constructor']);
  });

  it.each([33, 100_000])('refuses %d levels, without running out of stack', (levels) => {
    expect(bodyFaults(nested(levels))).toEqual([{ in: 'body', field: '', message: 'is nested more than 32 levels deep' }]);
  });
});
