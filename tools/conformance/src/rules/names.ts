import type { Tree } from '../tree/tree.ts';

/** Names that say nothing about what is inside, alone or as the last word: `utils.ts`, `string-helpers/`. */
const SAYS_NOTHING = /(?:^|-)(?:utils?|common|shared|helpers?|misc)$/;

/** Files and folders are named after the concept that they hold. */
export const names = (tree: Tree): string[] =>
  [...tree.files.keys()].flatMap((path) => {
    const empty = path.split('/').find((part) => SAYS_NOTHING.test(part.split('.')[0] ?? ''));
    return empty === undefined ? [] : `${path}: "${empty}" says nothing about what is inside; name the concept`;
  });
