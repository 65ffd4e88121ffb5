import type { Tree } from '../tree/tree.ts';

/** Each library has an index.ts that lists its public names one by one. */
export const libraryIndex = (tree: Tree): string[] =>
  tree.projects
    .filter(({ root }) => root.startsWith('libs/'))
    .flatMap(({ root }) => {
      const path = `${root}/src/index.ts`;
      const text = tree.files.get(path);
      if (text === undefined) return `${path} is missing; list the library's public names in it`;
      return /export\s*(type\s*)?\*/.test(text) ? `${path} exports everything of another file; list the public names one by one` : [];
    });
