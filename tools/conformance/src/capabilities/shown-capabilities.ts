import { tagsOf } from '../tree/project.ts';
import type { Tree } from '../tree/tree.ts';

/** Where each BFF runs the suite, and how. */
const SPEC = 'e2e/capabilities.spec.ts';
const RUNS = /\bcapabilities\(\{/;

/** Each BFF runs the suite of capabilities. */
export const shownCapabilities = (tree: Tree): string[] =>
  tree.projects
    .filter((project) => project.root.startsWith('apps/') && tagsOf(project, 'type').includes('type:app'))
    .flatMap(({ root }) => (RUNS.test(tree.files.get(`${root}/${SPEC}`) ?? '') ? [] : [`${root}/${SPEC} does not run capabilities() of @portico/testing; run it there`]));
