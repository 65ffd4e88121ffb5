/** Prints how large the code is, by project: `npx nx run tools-conformance:size [--base <revision>]`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Tree } from '../tree/tree.ts';
import { shownSize } from './shown.ts';
import { sizeOf } from './size.ts';
import type { Size } from './size.ts';

const root = join(import.meta.dirname, '../../../..');
const { base } = parseArgs({ options: { base: { type: 'string' } } }).values;

/** The size of a commit, unpacked into a temporary folder. @throws Error when git does not know the revision */
function sizeAt(revision: string): Size {
  const folder = mkdtempSync(join(tmpdir(), 'portico-size-'));
  const git = (...words: readonly string[]): Buffer => execFileSync('git', words, { cwd: root, maxBuffer: 2 ** 30 });
  try {
    execFileSync('tar', ['-x', '-C', folder], { input: git('archive', revision) });
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    return sizeOf(Tree.read(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

console.log(shownSize(sizeOf(Tree.read(root)), base === undefined ? undefined : sizeAt(base)));
