import type { Tree } from '../tree/tree.ts';

/** Put together here, so that this file does not hold what it looks for. */
const ESCAPES = new RegExp(['eslint-' + 'disable', '@ts-' + 'ignore', '@ts-' + 'nocheck'].join('|'));
const UNFINISHED = new RegExp(`(?://|\\*|#).*\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'].join('|')})\\b`);

/** The rules hold without exceptions, and what is in the tree is finished. */
export const noEscapes = (tree: Tree): string[] =>
  [...tree.sources].flatMap(([path, text]) => {
    const escape = ESCAPES.exec(text)?.[0];
    const unfinished = UNFINISHED.exec(text)?.[0].trim();
    return [
      ...(escape === undefined ? [] : [`${path}: ${escape} turns a rule off; write code that it accepts`]),
      ...(unfinished === undefined ? [] : [`${path}: "${unfinished}" marks unfinished work; finish it`]),
    ];
  });
