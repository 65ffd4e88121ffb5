import { otherReadings } from './other-readings.ts';

describe('what a path may be taken for', () => {
  it.each<[string, readonly string[]]>([
    ['/files/a.png', []],
    ['/files/%20/caf%C3%A9', []],
    ['/files//admin', ['/files/admin']],
    ['/files/admin%2Fx', ['/files/admin/x']],
    ['/files\\admin%5cx', ['/files/admin/x']],
    ['/files/admin;a=b/x', ['/files/admin/x']],
    ['/files//a%2fb', ['/files//a/b', '/files/a%2fb', '/files/a/b']],
  ])('%s', (path, readings) => expect([...otherReadings(path)].sort()).toEqual([...readings].sort()));

  it('is any path that a server makes of it by some of its habits, in any order', () => {
    const habits = [(path: string) => path.replace(/%2f/gi, '/'), (path: string) => path.replace(/;[^/]*/g, ''), (path: string) => path.replace(/\/+/g, '/')];
    const pieces = ['admin', 'x', '%2f', ';v=1', '/', '//'];
    for (let number = 0; number < pieces.length ** 5; number += 1) {
      const path = `/${Array.from({ length: 5 }, (_, at) => pieces[Math.floor(number / pieces.length ** at) % pieces.length]).join('')}`;
      const known = new Set([path, ...otherReadings(path)]);
      for (const [one, other] of [[0, 1], [0, 2], [1, 2]] as const) {
        const read = habits[other]?.(habits[one]?.(path) ?? '') ?? '';
        if (!known.has(read)) throw new Error(`${path} may be read as ${read}`);
      }
    }
  });
});
