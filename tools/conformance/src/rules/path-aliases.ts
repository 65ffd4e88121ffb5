import type { Tree } from '../tree/tree.ts';

/**
 * What is imported has one name, made from the project's: `@portico/config` is `libs/config/src/index.ts`. Nx hashes of each
 * path alias only that it exists (`selectivelyHashTsConfig`), which is enough because none can lead elsewhere.
 */
export function pathAliases(tree: Tree): string[] {
  const { paths } = (JSON.parse(tree.files.get('tsconfig.base.json') ?? '') as { compilerOptions: { paths: Record<string, string[]> } }).compilerOptions;
  const strays = Object.entries(paths).flatMap(([alias, targets]) => {
    const project = tree.projects.find(({ name }) => alias === `@portico/${name}`);
    if (!project) return `tsconfig.base.json: ${alias} is no project; take it out`;
    const target = `./${project.root}/src/index.ts`;
    return targets.join() === target ? [] : `tsconfig.base.json: ${alias} must lead to ${target}, and only there`;
  });
  const missing = tree.projects
    .filter(({ name, root }) => root.startsWith('libs/') && !(`@portico/${name}` in paths))
    .map(({ name, root }) => `tsconfig.base.json: @portico/${name} is missing; add it, leading to ./${root}/src/index.ts`);
  return [...strays, ...missing];
}
