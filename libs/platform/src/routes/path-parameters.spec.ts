import { pathFix, pathParameters } from './path-parameters.ts';

describe('the parameters of paths', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['/orders'], []],
    [['/orders/:id'], ['id']],
    [['/orders/:id', '/orders/:id'], ['id']],
    [['/orders/:id', '/orders/:id/lines/:line'], ['id', 'line']],
    [['/files/*'], ['*']],
    [['/a/:from-:to'], ['from', 'to']],
    [['/a/:id(^\\d+$)'], ['id']],
    [[], []],
  ])('of %j are %j', (paths, names) => {
    expect(pathParameters(paths)).toEqual(new Set(names));
  });

  it.each([[['orders']], [['/a/:id(']], [['/good/:id', 'bad']]])('cannot be told of %j', (paths) => {
    expect(pathParameters(paths)).toBeUndefined();
  });
});

describe('what another router’s syntax is written as', () => {
  it.each([
    ['/files/*path', "a wildcard has no name: write /files/* and @Param('*')"],
    ['/files/{*path}', "a wildcard has no name: write /files/* and @Param('*')"],
    ['/files/(.*)', "a wildcard has no name: write /files/* and @Param('*')"],
    ['/a({b}*c', "a wildcard has no name: write /a({b}* and @Param('*')"],
    ['/a.(*b', "a wildcard has no name: write /a* and @Param('*')"],
    ['*path', "a wildcard has no name: write * and @Param('*')"],
    ['/orders{/:id}', 'braces mean nothing in a path: write /orders/:id?; `?` makes a last parameter optional'],
    ['/{orders}/x', 'braces mean nothing in a path: write /orders/x; `?` makes a last parameter optional'],
    ['/orders{/:id}/x', 'braces mean nothing in a path: write /orders/:id/x; `?` makes a last parameter optional'],
    ['/orders{', 'braces mean nothing in a path: write /orders; `?` makes a last parameter optional'],
    ['/orders}', 'braces mean nothing in a path: write /orders; `?` makes a last parameter optional'],
  ])('%s', (path, fix) => {
    expect(pathFix(path)).toBe(fix);
  });

  it.each(['/orders', '/orders/:id', '/files/*', '/:id(^\\d{4}$)', '/:id(.*)/x'])('is nothing for %s', (path) => {
    expect(pathFix(path)).toBeUndefined();
  });
});
