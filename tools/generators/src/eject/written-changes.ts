import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileChange } from '@nx/devkit';

/** Writes to the disk what a tree has recorded, in its order. */
export function writeChanges(root: string, changes: readonly FileChange[]): void {
  for (const { type, path, content } of changes) {
    const file = join(root, path);
    if (type === 'DELETE') rmSync(file, { recursive: true, force: true });
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content ?? '');
    }
  }
}

const KINDS = ['DELETE', 'UPDATE', 'CREATE'] as const;

/** What changes, in less than a screen: files by folder. @param isFile tells files from the folders that go with their last file */
export function changesInWords(changes: readonly FileChange[], isFile: (path: string) => boolean): string {
  const counts = new Map<string, Record<FileChange['type'], number>>();
  for (const { type, path } of changes.filter((one) => one.type !== 'DELETE' || isFile(one.path))) {
    const folder = /^(?:(?:apps|libs|tools)\/[^/]+|[^/]+(?=\/))/.exec(path)?.[0] ?? '.';
    const count = counts.get(folder) ?? { DELETE: 0, UPDATE: 0, CREATE: 0 };
    count[type] += 1;
    counts.set(folder, count);
  }
  const row = (name: string, cells: readonly (number | string)[]): string => `  ${name.padEnd(20)}${cells.map((cell) => String(cell || '').padStart(9)).join('')}`;
  const rows = [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([folder, count]) => row(folder, KINDS.map((kind) => count[kind])));
  const sums = KINDS.map((kind) => [...counts.values()].reduce((sum, count) => sum + count[kind], 0));
  return [row('files', ['removed', 'changed', 'new']), ...rows, row('all', sums)].join('\n');
}
