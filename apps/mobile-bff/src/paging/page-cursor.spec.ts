import { isSealedFor, openCursor, sealCursor } from './page-cursor.ts';

const list = ['search', 'oak chair'];

describe('a page cursor', () => {
  it.each(['abc', 'a.b.c', '', 'ZUxDMW9ycy0uMg', 'ü/+='])('gives the service’s own cursor back: %s', (cursor) => {
    const sealed = sealCursor(list, cursor);
    expect(isSealedFor(list, sealed)).toBe(true);
    expect(openCursor(sealed)).toBe(cursor);
  });

  it('is good for its own list only', () => {
    const sealed = sealCursor(list, 'abc');
    expect(isSealedFor(['search', 'oak'], sealed)).toBe(false);
    expect(isSealedFor(['search oak chair'], sealed)).toBe(false);
    expect(isSealedFor(['orders', 'oak chair'], sealed)).toBe(false);
  });

  it.each(['', '.', 'abc', 'abc.', 'garbage.garbage', 'x'.repeat(500)])('is not "%s"', (text) => expect(isSealedFor(list, text)).toBe(false));

  it('is not accepted with one character changed', () => {
    const sealed = sealCursor(list, 'abc');
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'x' ? 'y' : 'x';
      expect(isSealedFor(list, `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`)).toBe(false);
    }
  });

  it('is undefined for the first page', () => expect(openCursor(undefined)).toBeUndefined());
});
