import { projectImports } from '../tree/imports.ts';
import type { Tree } from '../tree/tree.ts';

/** No project imports itself over others. Each cycle is told once, from its first name in the alphabet. */
export function noCycles(tree: Tree): string[] {
  const graph = projectImports(tree);
  const cycles = new Set<string>();
  const walk = (path: readonly string[]): void => {
    for (const next of graph.get(path.at(-1) ?? '') ?? []) {
      if (next === path[0]) cycles.add([...path, next].join(' → '));
      else if (!path.includes(next) && next > (path[0] ?? '')) walk([...path, next]);
    }
  };
  for (const name of graph.keys()) walk([name]);
  return [...cycles].map((cycle) => `${cycle} is a cycle; move what both sides need into a project below them`);
}
