import type { Tree } from '../tree/tree.ts';

/** A folder of somebody's machine, or a host that packages come from. */
const FOREIGN = [
  { pattern: /(?<![\w.~-])\/(?:home|Users|root|work)\/[\w.-]+/, what: 'a path of one machine; use a path relative to the workspace' },
  { pattern: /https?:\/\/(?:[\w-]+\.)*(?:registry|artifactory|nexus|npm-proxy)\b[\w.-]*/i, what: 'a package registry; leave that to each person’s own npm settings' },
  { pattern: /^\s*(?:@[\w-]+:)?registry\s*=/m, what: 'a package registry; leave that to each person’s own npm settings' },
];

/** Nothing in the tree is true on one machine only. */
export const noForeignPlaces = (tree: Tree): string[] =>
  [...tree.files].flatMap(([path, text]) =>
    FOREIGN.flatMap(({ pattern, what }) => {
      const found = pattern.exec(text)?.[0].trim();
      return found === undefined ? [] : `${path}: "${found}" names ${what}`;
    }),
  );
