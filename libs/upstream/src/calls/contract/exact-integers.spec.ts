import fc from 'fast-check';
import { changedInteger, hasInt64 } from './exact-integers.ts';

describe('an integer in JSON', () => {
  it.each([
    ['{"id":9007199254740993}', 'id is 9007199254740993'],
    ['[{"a":[-9223372036854775807]}]', '0 is -9223372036854775807'],
    ['12345678901234567890123', 'the value is 12345678901234567890123'],
    [`[1${'0'.repeat(400)}1]`, '0 is 1000'],
    ['[9007199254740993.0]', '0 is 9007199254740993.0'],
    ['[-9.007199254740993e15]', '0 is -9.007199254740993e15'],
    ['[90.07199254740993E+14]', '0 is 90.07199254740993E+14'],
    ['[90071992547409931e0]', '0 is 90071992547409931e0'],
    ['[123456789012345678.00e2]', '0 is 123456789012345678.00e2'],
  ])('that does not survive being read is named: %s', (text, fault) => expect(changedInteger(text)).toContain(fault));

  it.each(['9007199254740992', '9007199254740991', '"9007199254740993"', '{"9007199254740993":1}', '0.12345678901234567', '[18014398509481984]', '1e400', '[9007199254740992.0]', '[9.007199254740992e15]', '1e300', '1.7976931348623157e308', '[1234567890123456.5]', '[0.0012345678901234567e3]', '123456789012345680000e0', '"\\"90071992547409931"'])(
    'that survives, or is none, is let be: %s',
    (text) => expect(changedInteger(text)).toBeUndefined(),
  );

  it('is kept as it is, or named, whatever it is and wherever it stands', () => {
    const integer = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
    fc.assert(
      fc.property(fc.array(integer), fc.json(), (integers, other) => {
        const text = `{"other":${other},"ids":[${integers.join(',')}]}`;
        const read = (JSON.parse(text) as { ids: number[] }).ids.map(BigInt);
        // What surrounds them may hold some as well.
        const changed = changedInteger(other) !== undefined || read.some((one, index) => one !== integers[index]);
        expect(changedInteger(text) !== undefined).toBe(changed);
      }),
    );
  });
});

describe('a contract with int64', () => {
  const schemas = { Id: { type: 'integer', format: 'int64' }, Node: { properties: { next: { $ref: '#/components/schemas/Node' } } }, Text: { type: 'string', format: 'int64' } };

  it.each<[object | null, boolean]>([
    [{ type: 'array', items: { $ref: '#/components/schemas/Id' } }, true],
    [{ oneOf: [{ type: 'string' }, { type: ['integer', 'null'], format: 'int64' }] }, true],
    [{ $ref: '#/components/schemas/Node' }, false],
    [{ properties: { id: { $ref: '#/components/schemas/Text' } } }, false],
    [null, false],
  ])('is known by its schemas: %j', (schema, expected) => expect(hasInt64([schema], schemas)).toBe(expected));
});
