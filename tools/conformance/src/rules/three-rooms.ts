import { posix } from 'node:path';
import { importsIn } from '../tree/imports.ts';
import type { Tree } from '../tree/tree.ts';

const HOME = 'libs/upstream/src/';

interface Room {
  /** The other rooms that it may import. */
  readonly over: readonly string[];
  /** What it may import from outside of the library. */
  readonly packages: RegExp;
}

/** No I/O and no framework: what a policy needs is handed to it, and the kernel has only its names of problems. */
const NAMES_OF_PROBLEMS = `${HOME}policies/evidence/failure.table.ts`;

/** From the lowest to the highest. `module` is where Nest puts them together. */
const ROOMS: Readonly<Record<string, Room>> = {
  policies: { over: [], packages: /^$/ },
  transport: { over: ['policies'], packages: /^(?!@nestjs\/)/ },
  calls: { over: ['policies', 'transport'], packages: /^(?!@nestjs\/)/ },
  module: { over: ['policies', 'transport', 'calls'], packages: /^/ },
};

/** The upstream client has three rooms, one above the other, and the module that puts them together. Specs may use any. */
export const threeRooms = (tree: Tree): string[] =>
  [...tree.sources].flatMap(([path, text]) => {
    if (!path.startsWith(HOME) || path === `${HOME}index.ts` || /\.(?:spec|fixture)\.ts$/.test(path)) return [];
    const name = roomOf(path);
    const room = ROOMS[name];
    if (!room) return [`${path} is in none of the rooms ${Object.keys(ROOMS).join(', ')}`];
    return importsIn(text).flatMap((specifier) => {
      if (!specifier.startsWith('.')) {
        const allowed = room.packages.test(specifier) || path === NAMES_OF_PROBLEMS;
        return allowed ? [] : [`${path} is in ${name}, which imports no ${specifier}`];
      }
      const other = roomOf(posix.join(posix.dirname(path), specifier));
      return other === name || room.over.includes(other) ? [] : [`${path} is in ${name}, which is not above ${other}`];
    });
  });

const roomOf = (path: string): string => path.slice(HOME.length).split('/')[0] as string;
