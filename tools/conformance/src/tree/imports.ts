import { posix } from 'node:path';
import ts from 'typescript';
import type { Tree } from './tree.ts';

/** What a file imports, in whichever form: `import`, `export … from`, `import()`, `require()`. */
export const importsIn = (text: string): string[] => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** Which projects each project imports, read from the text of its files: without Nx, so that Nx can be checked by it. */
export function projectImports(tree: Tree): Map<string, Set<string>> {
  const graph = new Map(tree.projects.map(({ name, implicitDependencies }) => [name, new Set(implicitDependencies)]));
  for (const [path, text] of tree.files) {
    const project = /\.(ts|cjs|mjs)$/.test(path) ? tree.projectOf(path) : undefined;
    if (!project) continue;
    for (const specifier of importsIn(text)) {
      const target = importedProject(tree, path, specifier);
      if (target !== undefined && target !== project.name) graph.get(project.name)?.add(target);
    }
  }
  return graph;
}

function importedProject(tree: Tree, path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return tree.projectOf(posix.join(posix.dirname(path), specifier))?.name;
  const name = /^@portico\/([\w-]+)$/.exec(specifier)?.[1];
  return tree.projects.find((project) => project.name === name)?.name;
}

/** The projects, and all that import them over however many others. */
export function dependantsOf(tree: Tree, names: readonly string[]): string[] {
  const graph = projectImports(tree);
  const found = new Set(names);
  let before: number;
  do {
    before = found.size;
    for (const [name, imports] of graph) if ([...imports].some((target) => found.has(target))) found.add(name);
  } while (found.size > before);
  return [...found].sort();
}

/** The projects that import a package by themselves. */
export const packageImporters = (tree: Tree, name: string): string[] =>
  [...new Set([...tree.sources].flatMap(([path, text]) => (importsIn(text).includes(name) ? [tree.projectOf(path)?.name ?? path] : [])))].sort();
