import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The workspace's folder. */
export const ROOT = join(__dirname, '../../../..');

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Every document of the workspace, by path: those at the top, and all below docs/. */
export const DOCUMENTS: readonly string[] = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).sort();

/** The BFFs, by the names of their folders. */
export const APPS: readonly string[] = globSync('apps/*/bff.yaml', { cwd: ROOT })
  .map((path) => path.split('/')[1] as string)
  .sort();
