import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '../tree/tree.ts';
import { publicApis } from './public-api.ts';

const folderIn = (root: string): string => join(root, 'tools/conformance/api');

export const currentApis = (root: string, tree: Tree): Map<string, string> =>
  publicApis(root, tree.projects.filter((project) => project.root.startsWith('libs/')));

/** The public APIs as they were accepted. */
export const acceptedApis = (root: string): Map<string, string> =>
  new Map(readdirSync(folderIn(root)).map((file) => [file.replace(/\.txt$/, ''), readFileSync(join(folderIn(root), file), 'utf8')]));

export function accept(root: string, apis: ReadonlyMap<string, string>): void {
  rmSync(folderIn(root), { recursive: true, force: true });
  mkdirSync(folderIn(root), { recursive: true });
  for (const [name, api] of apis) writeFileSync(join(folderIn(root), `${name}.txt`), api);
}

/** What has changed, a line each: `config: + parseColour: function`. */
export function apiChanges(accepted: ReadonlyMap<string, string>, current: ReadonlyMap<string, string>): string[] {
  return [...new Set([...accepted.keys(), ...current.keys()])].sort().flatMap((name) => {
    const before = (accepted.get(name) ?? '').split('\n');
    const after = (current.get(name) ?? '').split('\n');
    const gone = before.filter((line) => !after.includes(line)).map((line) => `${name}: - ${line}`);
    const added = after.filter((line) => !before.includes(line)).map((line) => `${name}: + ${line}`);
    return [...gone, ...added];
  });
}
