import { isUnchanging } from './view-gate.ts';

class Named {
  constructor(readonly name: string) {}
}
const frozen = <T extends object>(value: T): T => Object.freeze(value);
const circle = { self: undefined as unknown };
circle.self = circle;

describe('what cannot change', () => {
  it.each<[string, unknown]>([
    ['a text', 'text'],
    ['null', null],
    ['an object', frozen({ a: 1 })],
    ['objects and lists in each other', frozen({ list: frozen([frozen({ a: frozen([]) })]), b: null })],
    ['an object without a prototype', frozen(Object.assign(Object.create(null) as object, { a: 1 }))],
    ['what holds itself', frozen(circle)],
  ])('%s', (_, value) => expect(isUnchanging(value)).toBe(true));
});

describe('what may change', () => {
  it.each<[string, unknown]>([
    ['an object', { a: 1 }],
    ['an object within a frozen one', frozen({ user: { name: '' } })],
    ['an object within a frozen list', frozen([frozen({}), {}])],
    ['what a symbol names', frozen({ [Symbol('inner')]: {} })],
    ['a getter', frozen({ get a() { return 1; } })],
    ['a getter that is not enumerable', frozen(Object.defineProperty({}, 'a', { get: () => 1 }))],
    ['a getter further down', frozen({ inner: frozen({ get a() { return 1; } }) })],
    ['a method', frozen({ toJSON: () => 'other' })],
    ['a class', frozen(new Named('a'))],
    ['a getter of a prototype', frozen(Object.create({ get a() { return 1; } }) as object)],
    ['a date', frozen(new Date())],
    ['a map', frozen({ map: frozen(new Map()) })],
    ['a set', frozen(new Set())],
    ['a Proxy', frozen(new Proxy({}, {}))],
    ['a Proxy further down', frozen({ inner: new Proxy(frozen({}), {}) })],
    ['a revoked Proxy', revoked()],
  ])('%s', (_, value) => expect(isUnchanging(value)).toBe(false));
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
