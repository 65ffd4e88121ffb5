import fc from 'fast-check';
import { deepFreeze, eachItsOwn } from './deep-freeze.ts';

/** Every object in it, itself included. */
function* objectsOf(value: unknown): Iterable<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const inner of Object.values(value)) yield* objectsOf(inner);
}

describe('freezing to the bottom', () => {
  it('freezes every object and every list in whatever JSON may hold, and changes nothing', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = JSON.parse(text) as unknown;
        deepFreeze(value);
        for (const inner of objectsOf(value)) expect(Object.isFrozen(inner)).toBe(true);
        expect(value).toEqual(JSON.parse(text));
      }),
    );
  });

  it('makes a change fail rather than be seen by others', () => {
    const answer = { products: [{ name: 'lamp' }] };
    deepFreeze(answer);
    expect(() => Object.assign(answer.products[0] as object, { name: 'desk' })).toThrow(TypeError);
    expect(() => answer.products.push({ name: 'desk' })).toThrow(TypeError);
    expect(answer).toEqual({ products: [{ name: 'lamp' }] });
  });

  it('goes as deep as JSON does', () => {
    const depth = 200_000;
    const value = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;
    deepFreeze(value);
    let inner = value;
    while (Array.isArray(inner) && inner.length > 0) inner = inner[0];
    expect(Object.isFrozen(inner)).toBe(true);
  });

  it('goes round in a circle once', () => {
    const circle: { self?: object } = {};
    circle.self = circle;
    deepFreeze(circle);
    expect(Object.isFrozen(circle)).toBe(true);
  });

  it('leaves bytes alone, which cannot be frozen, and whatever is not an object', () => {
    const answer = { image: Buffer.from('bytes'), parts: [new Uint8Array(2)] };
    deepFreeze(answer);
    for (const value of [undefined, null, 'text', 7, true]) deepFreeze(value);
    expect([Object.isFrozen(answer), Object.isFrozen(answer.image)]).toEqual([true, false]);
  });

  it.each([
    { name: 'plain data', value: { list: [{ a: 1 }], text: '' }, all: true },
    { name: 'data that is frozen at the top', value: Object.freeze({ list: [1] }), all: true },
    { name: 'bytes below a frozen top', value: Object.freeze({ list: [Buffer.from('a')] }), all: false },
    { name: 'a date', value: { at: new Date(0) }, all: false },
    { name: 'a set', value: [new Set([1])], all: false },
    { name: 'a map', value: new Map(), all: false },
    { name: 'text', value: 'text', all: true },
  ])('says whether none of it can be changed: $name, $all', ({ value, all }) => {
    expect(deepFreeze(value)).toBe(all);
    for (const inner of objectsOf(value)) expect(Object.isFrozen(inner) || !all).toBe(true);
  });
});

describe('what each of several gets', () => {
  it('is the same frozen data where there are no bytes in it', () => {
    const value = { a: [1] };
    const own = eachItsOwn(value);
    expect({ value: own(), frozen: Object.isFrozen(own().a) }).toEqual({ value, frozen: true });
    expect(own()).toBe(own());
  });

  it('has its own bytes, and data around them that cannot be changed', () => {
    const own = eachItsOwn({ images: [{ name: 'a', bytes: Buffer.from('abc') }], words: Uint16Array.of(1, 2), none: null });
    const [one, other] = [own(), own()];
    one.images[0]?.bytes.fill(0);
    one.words.fill(0);
    expect(other).toEqual({ images: [{ name: 'a', bytes: Buffer.from('abc') }], words: Uint16Array.of(1, 2), none: null });
    expect(() => one.images.push({ name: 'b', bytes: Buffer.alloc(0) })).toThrow(TypeError);
    expect({ buffer: Buffer.isBuffer(other.images[0]?.bytes), words: other.words.constructor.name }).toEqual({ buffer: true, words: 'Uint16Array' });
    expect([one, one.images, one.images[0]].filter((part) => !Object.isFrozen(part))).toEqual([]);
  });
});
