import { spoilValue } from './spoil-value.ts';

describe('a wrong shape', () => {
  const answer = {
    items: [
      { id: 'a', 'x/y': 1 },
      { id: 'b', 'x/y': 2 },
    ],
    total: 2,
  };

  it('loses the first property without a path', () => {
    expect(spoilValue(answer, { kind: 'wrongShape' })).toEqual({ total: 2 });
  });

  it('gets a value at a path', () => {
    expect(spoilValue(answer, { kind: 'wrongShape', path: '/items/1/id', value: 7 })).toMatchObject({
      items: [{ id: 'a' }, { id: 7 }],
    });
    expect(spoilValue(answer, { kind: 'wrongShape', path: '/items/0', value: null })).toMatchObject({
      items: [null, { id: 'b' }],
    });
  });

  it('loses what is at a path without a value', () => {
    expect(spoilValue(answer, { kind: 'wrongShape', path: '/items/0/x~1y' })).toEqual({
      ...answer,
      items: [{ id: 'a' }, answer.items[1]],
    });
    expect(spoilValue(answer, { kind: 'wrongShape', path: '/items/0' })).toEqual({ ...answer, items: [answer.items[1]] });
  });

  it('stays as it is where the path leads nowhere, and never changes the original', () => {
    const before = structuredClone(answer);
    expect(spoilValue(answer, { kind: 'wrongShape', path: '/nothing/here', value: 1 })).toEqual(before);
    spoilValue(answer, { kind: 'wrongShape', path: '/items' });
    expect(answer).toEqual(before);
  });
});
