import { openCursor, sealCursor } from './page-cursor.ts';

describe('openCursor', () => {
  const sealed = sealCursor(['products', null], 'abc.40');

  it('brings back what was sealed for the list', () => {
    expect(openCursor(['products', null], sealed)).toBe('abc.40');
  });

  it.each([
    ['another list', ['products', '2026-01-01T00:00:00.000Z'], sealed],
    ['a changed cursor', ['products', null], sealed.replace('40', '41')],
    ['a changed mark', ['products', null], `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`],
    ['a cut one', ['products', null], 'abc'],
    ['nothing', ['products', null], ''],
  ])('does not open %s', (_, list, text) => {
    expect(openCursor(list, text)).toBeUndefined();
  });
});
