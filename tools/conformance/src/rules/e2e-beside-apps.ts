import { projectImports } from '../tree/imports.ts';
import { tagsOf } from '../tree/project.ts';
import type { Tree } from '../tree/tree.ts';

/** Each app has its end-to-end tests beside it, and Nx can tell that they depend on it. */
export function e2eBesideApps(tree: Tree): string[] {
  const imports = projectImports(tree);
  return tree.projects
    .filter((project) => tagsOf(project, 'type').includes('type:app'))
    .flatMap(({ name, root }) => {
      const tests = tree.projects.find((project) => project.root === `${root}/e2e`);
      if (!tests) return `${root} has no end-to-end tests; add the project ${root}/e2e`;
      return imports.get(tests.name)?.has(name) ? [] : `${root}/e2e/project.json must depend on ${name}: import its module, or name it in implicitDependencies`;
    });
}
