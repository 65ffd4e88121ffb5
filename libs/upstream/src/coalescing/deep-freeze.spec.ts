import fc from 'fast-check';
import { deepFreeze } from './deep-freeze.ts';

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
});
