import type { Tree } from '@nx/devkit';

/** The files of a folder and of those in it, by path. */
export const filesBelow = (tree: Tree, folder: string): string[] =>
  tree
    .children(folder)
    .flatMap((name) => (tree.isFile(`${folder}/${name}`) ? [`${folder}/${name}`] : filesBelow(tree, `${folder}/${name}`)));

/** Deletes a file, or a folder file by file: a folder that is deleted whole comes back with all its files once one is written into it. */
export function deleteAll(tree: Tree, path: string): void {
  if (tree.isFile(path)) tree.delete(path);
  else for (const file of filesBelow(tree, path)) tree.delete(file);
}
