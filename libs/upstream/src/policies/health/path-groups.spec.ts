import fc from 'fast-check';
import { PathGroups } from './path-groups.ts';

describe('the group of a path', () => {
  it.each([
    ['/orders', '/orders'],
    ['/orders?status=open', '/orders'],
    ['/orders/17/lines/3', '/orders/{}/lines/{}'],
    ['/orders/17/lines/3/notes/9', '/orders/{}/lines/{}'],
    ['/a/b/c/d/e', '/a/b/c/d'],
    ['/orders?back=/a/b', '/orders'],
    ['/orders/', '/orders'],
    ...['ada@example.org', 'a%20b', 'a%AFb', 'a~b', 'a,b', 'a;b', 'a:b', 'a=b', 'a7', 'x'.repeat(33)].map((id): [string, string] => [`/users/${id}`, '/users/{}']),
    [`/users/${'x'.repeat(32)}`, `/users/${'x'.repeat(32)}`],
    ['/', '/'],
    ['/?q=1', '/'],
    ['*', '/'],
    ['//orders', '/orders'],
  ])('%s is %s', (path, group) => expect(new PathGroups().of(path).replace('//', '/')).toBe(group));

  it('has the names that come first, and one group for all that follow them', () => {
    const groups = new PathGroups();
    groups.of('/products/search');
    for (let index = 0; index < 1_000; index += 1) groups.of(`/products/${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]}${'uvwxyzabcd'[Math.floor(index / 100)]}`);
    expect([groups.of('/products/search'), groups.of('/products/unheard-of')]).toEqual(['/products/search', '/products/{}']);
  });

  it('tells sixteen names at one place apart', () => {
    const groups = new PathGroups();
    const names = [...'abcdefghijklmnopqrst'].map((name) => groups.of(`/${name}`));
    expect(new Set(names).size).toBe(17);
    expect(names.slice(15)).toEqual(['/p', '/{}', '/{}', '/{}', '/{}']);
  });

  it('is one of 128 in all: what comes after is of the group of its path’s beginning', () => {
    const [groups, letters] = [new PathGroups(), [...'abcdefghijk']];
    const firsts = letters.map((one) => groups.of(`/${one}x`));
    const pairs = letters.flatMap((one) => letters.map((two) => groups.of(`/${one}x/${two}y`)));
    expect({ all: new Set([...firsts, ...pairs]).size, last: pairs.slice(-5) }).toEqual({ all: 128, last: ['/kx/gy', '/kx', '/kx', '/kx', '/kx'] });
    // Not of that of a later part of it.
    expect(groups.of('/kx/ky/ay')).toBe('/kx');
  });

  it('is one of a bounded number, whatever is asked for, and stays the same', () => {
    fc.assert(
      fc.property(fc.array(fc.webPath(), { maxLength: 300 }), (paths) => {
        const groups = new PathGroups();
        const first = paths.map((path) => groups.of(`/${path}`));
        expect(new Set(first).size).toBeLessThanOrEqual(129);
        expect(paths.map((path) => groups.of(`/${path}`))).toEqual(first);
      }),
    );
    const groups = new PathGroups();
    const all = new Set<string>();
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    for (const one of letters) for (const two of letters) for (const three of letters) all.add(groups.of(`/${one}x/${two}y/${three}z`));
    expect(all.size).toBeLessThanOrEqual(129);
    expect(groups.of('/ax/by/cz/never')).toBe(groups.of('/ax/by/cz'));
  });
});
