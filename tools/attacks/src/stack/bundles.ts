import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const BFFS = ['web-bff', 'mobile-bff', 'partner-bff'] as const;

export type BffName = (typeof BFFS)[number];

/** Builds the BFFs as they are deployed, as far as they are not yet. @throws Error with what the build says, when it fails */
export function build(root: string, names: readonly BffName[]): void {
  const words = [join(root, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', 'build', '-p', names.join(',')];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false' } });
  if (status !== 0) throw new Error(`the BFFs cannot be built:\n${stdout}${stderr}`);
}
