import fc from 'fast-check';
import { grpcMethods } from '../contract/grpc-methods.ts';
import type { GrpcMethod } from '../contract/grpc-methods.ts';
import { contract, GrpcCaller, GrpcService } from './grpc-service.fixture.ts';

const BEYOND = '9007199254740993';
const text = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('an integer in an answer over gRPC', () => {
  const service = new GrpcService();
  const caller = new GrpcCaller();

  beforeAll(async () => {
    await service.listen();
    caller.connect(`127.0.0.1:${service.port}`);
  });
  afterAll(async () => {
    await caller.close();
    service.close();
  });

  it.each(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64', 'choice'])('is a number while one holds it: %s', async (field) => {
    service.answer = (_call, done) => done(null, { [field]: '9007199254740991', text: 'a' });
    expect(await caller.call('Read')).toMatchObject({ [field]: 9007199254740991, text: 'a' });
  });

  it.each<[string, object, string]>([
    ['int64', { int64: BEYOND }, 'int64'],
    ['uint64', { uint64: '18446744073709551615' }, 'uint64'],
    ['sint64', { sint64: `-${BEYOND}` }, 'sint64'],
    ['fixed64', { fixed64: BEYOND }, 'fixed64'],
    ['sfixed64', { sfixed64: BEYOND }, 'sfixed64'],
    ['one of several', { choice: BEYOND }, 'choice'],
    ['a list', { int64List: [1, BEYOND] }, 'int64List[1]'],
    ['a map', { int64Map: { a: 1, b: BEYOND } }, 'int64Map[b]'],
    ['a message in itself', { inner: { inner: { int64: BEYOND } } }, 'inner.inner.int64'],
    ['a list of messages', { inners: [{}, { fixed64: BEYOND }] }, 'inners[1].fixed64'],
    ['a map of messages', { byKey: { k: { int64List: [BEYOND] } } }, 'byKey[k].int64List[0]'],
    ['a message that stands inside another', { near: { fixed64: BEYOND } }, 'near.fixed64'],
  ])('is never rounded: %s', async (_, answer, field) => {
    service.answer = (_call, done) => done(null, answer);
    const { kind, attempts, note } = await caller.outcome('Read');
    expect({ kind, attempts, note }).toEqual({ kind: 'wrong-shape', attempts: 1, note: expect.stringMatching(new RegExp(`^${field.replaceAll(/[[\]]/g, '\\$&')} is -?\\d+, which no number holds exactly; declare the field with \\[jstype = JS_STRING\\]`)) });
  });

  it('is text where the contract declares it so', async () => {
    service.answer = (_call, done) => done(null, { int64Text: BEYOND, uint64Text: '18446744073709551615', int64TextList: ['1', `-${BEYOND}`] });
    expect(await caller.call('Read')).toMatchObject({ int64Text: BEYOND, uint64Text: '18446744073709551615', int64TextList: ['1', `-${BEYOND}`], int64: 0 });
  });
});

describe('an integer in a message that is sent', () => {
  const { write, read } = grpcMethods(contract, 0.98).get('Read') as GrpcMethod;

  it.each<[string, object, string]>([
    ['a fraction', { int32: 4.5 }, 'int32 is 4.5'],
    ['no number', { int64List: [1, Number.NaN] }, 'int64List[1] is NaN'],
    ['what was rounded before', { int64: 2 ** 53 }, 'int64 is 9007199254740992, which is no int64: beyond 2^53 write it as text of decimals'],
    ['a text of something else', { int64Text: '12x' }, 'int64Text is "12x"'],
    ['text where a number does', { int32: '5' }, 'int32 is "5", which is no int32: write a whole number'],
    ['more than 64 bits', { uint64Text: '18446744073709551616' }, 'uint64Text is 18446744073709551616, out of the range of uint64'],
    ['less than none', { uint64: -1 }, 'uint64 is -1, out of the range of uint64'],
    ['more than 32 bits', { inner: { int32: 2 ** 31 } }, 'inner.int32 is 2147483648, out of the range of int32'],
    ['an object', { byKey: { a: { fixed32: {} } } }, 'byKey[a].fixed32 is [object Object], which is no fixed32'],
  ])('is refused when it would arrive as another one: %s', (_, message, fault) =>
    expect(() => write(message)).toThrow(new RegExp(`^the message for shop Read cannot be sent: ${fault.replaceAll(/[[\]^.]/g, '\\$&')}`)));

  it('arrives as it was sent, whatever it is', () => {
    const int = fc.maxSafeInteger();
    const wide = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
    const one = { int64: int, sint64: int, sfixed64: int, int32: fc.integer(), sfixed32: fc.integer(), fixed32: fc.nat(), int64Text: wide, int64List: fc.array(int), int64TextList: fc.array(wide), int64Map: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), int).map(text) };
    fc.assert(
      fc.property(fc.record(one), fc.array(fc.record(one), { maxLength: 2 }), (message, inners) => {
        expect(text(read(write({ ...message, inners })))).toMatchObject(text({ ...message, inners }) as object);
      }),
      { numRuns: 200 },
    );
  });

  it('ignores what is not given', () => expect(() => write({ int64: undefined, inner: null, inners: [] })).not.toThrow());
});
