import { deepFreeze } from './deep-freeze.ts';

class Section {
  list = [{ name: 'a' }];
  readonly #own = { hidden: true };

  get own(): object {
    return this.#own;
  }
}

describe('settings that are frozen', () => {
  it('are so to the bottom: lists, sections and plain objects', () => {
    const section = deepFreeze({ section: new Section(), none: null, text: 'a' });
    expect([section, section.section, section.section.list, section.section.list[0]].map(Object.isFrozen)).toEqual([true, true, true, true]);
    expect(() => section.section.list.push({ name: 'b' })).toThrow(TypeError);
    expect(Object.isFrozen(section.section.own)).toBe(false);
  });

  it('are so within a constant that is frozen at its top alone', () => {
    const constant = Object.freeze({ list: ['a'] });
    expect(deepFreeze({ constant }).constant).toBe(constant);
    expect(Object.isFrozen(constant.list)).toBe(true);
  });

  it('may go round in a circle', () => {
    const circle: { self?: object } = {};
    circle.self = circle;
    expect(Object.isFrozen(deepFreeze(circle))).toBe(true);
  });

  it.each([undefined, null, 'text', 7, true])('may be %p', (value) => expect(deepFreeze(value)).toBe(value));
});
