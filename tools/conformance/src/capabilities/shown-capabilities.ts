import type { CapabilityRow } from '@portico/testing';
import { tagsOf } from '../tree/project.ts';
import type { Tree } from '../tree/tree.ts';

/** Where each BFF runs the suite, and how. */
const SPEC = 'e2e/capabilities.spec.ts';
const RUNS = /\bcapabilities\(\{/;

/** Each BFF runs the suite of capabilities, and the tests that the table finds elsewhere are there on each of them, not skipped. */
export const shownCapabilities =
  (rows: readonly CapabilityRow[]) =>
  (tree: Tree): string[] =>
    tree.projects
      .filter((project) => project.root.startsWith('apps/') && tagsOf(project, 'type').includes('type:app'))
      .flatMap(({ root }) => [
        ...(RUNS.test(tree.files.get(`${root}/${SPEC}`) ?? '') ? [] : [`${root}/${SPEC} does not run capabilities() of @portico/testing; run it there`]),
        ...rows.flatMap((row) => missingIn(tree, root, row)),
      ]);

function missingIn(tree: Tree, root: string, { id, allowed, refused, reloaded }: CapabilityRow): string[] {
  return [...allowed, ...refused, ...reloaded].flatMap((one) => {
    if (!('file' in one)) return [];
    const path = `${root}/e2e/${one.file}`;
    const text = tree.files.get(path);
    if (text === undefined) return [`${path} is missing, in which ${id} has "${one.title}"`];
    const at = text.indexOf(one.title);
    if (at < 0) return [`${path} has no test "${one.title}" of ${id}`];
    return /\b(?:it|describe|test)\.(?:skip|todo)\([^(]*$/.test(text.slice(Math.max(0, at - 60), at)) ? [`${path} skips "${one.title}" of ${id}`] : [];
  });
}
