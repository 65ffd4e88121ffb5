import fc from 'fast-check';
import { Directives } from './directives.ts';

const of = (field: string): Directives => Directives.of(field);

describe('the directives of Cache-Control', () => {
  it.each([
    ['max-age=60', 60],
    ['MAX-AGE=60', 60],
    ['max-age="60"', 60],
    ['max-age="6\\0"', 60],
    [',, max-age=60 ,,', 60],
    ['x="a,b", max-age=60', 60],
    ['x="a\\",b", max-age=60', 60],
    ['max-age=60, max-age=60', 60],
    ['max-age=60, max-age=61', 0],
    ['max-age', 0],
    ['max-age=', 0],
    ['max-age=6 0', 0],
    ['max-age =60', 0],
    ['max-age="60', 0],
    ['max-age=00060', 60],
    [`max-age=${'9'.repeat(400)}`, 2 ** 31],
    ['x="max-age=60"', undefined],
    ['"max-age=60"', undefined],
  ])('%s is %p seconds', (field, seconds) => expect(of(field).seconds('max-age')).toBe(seconds));

  it.each<[string, string[] | 'all' | undefined]>([
    ['no-cache', 'all'],
    ['no-cache=""', 'all'],
    ['no-cache="Set-Cookie, X-A"', ['set-cookie', 'x-a']],
    ['no-cache=x-a', ['x-a']],
    ['no-cache="x-a", no-cache', 'all'],
    ['public', undefined],
  ])('%s is about %p', (field, names) => {
    const fields = of(field).fields('no-cache');
    expect(fields instanceof Set ? [...fields] : fields).toEqual(names);
  });

  it('with names that an answer is of no use without are about all of it', () => {
    expect({ some: of('no-cache="x-a"').isAboutAll('no-cache'), type: of('no-cache="x-a, Content-Type"').isAboutAll('no-cache') }).toEqual({
      some: false,
      type: true,
    });
  });

  it.each(['no-store', 'no-store=x', 'no-store = x', 'no-store foo', 'no-store="', 'no-store="x"y', 'NO-STORE;a', 'x="a, no-store'])(
    'hear no-store in %s',
    (field) => {
      expect(of(field).has('no-store')).toBe(true);
    },
  );

  it('finds no-store wherever it stands, behind anything but an open quotation mark', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('"')),
        (before) => {
          expect(of(`${before}, no-store`).has('no-store')).toBe(true);
        },
      ),
    );
  });

  /** Were it quadratic, this would take minutes. */
  it.each(['"', 'a="', 'a="\\', ',a=', ' ', 'a,'])(
    'reads a field of 400 kB that repeats %j, in time that grows with its length',
    (part) => {
      const startedAt = performance.now();
      of(part.repeat(400_000 / part.length));
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    },
  );
});
