import type { Tree } from '../tree/tree.ts';

/** Every TypeScript file belongs to a project: without one, it is not linted, checked or tested. */
export const filesHaveProjects = (tree: Tree): string[] =>
  [...tree.files.keys()]
    .filter((path) => path.endsWith('.ts') && !tree.projectOf(path))
    .map((path) => `${path} belongs to no project; move it into one, or add a project.json above it`);
