import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { GeneratorCallback, Tree } from '@nx/devkit';

/** The command behind `npm run openapi`. */
const OPENAPI = 'tools/contracts/src/bff/main.ts';

/**
 * Takes over what BFFs say of their APIs, once what was generated is on the disk.
 *
 * @throws Error when a BFF cannot be built, or does not start
 */
export const takeDescriptionOf =
  (tree: Tree, names: readonly string[]): GeneratorCallback =>
  () => {
    const { status } = spawnSync(process.execPath, [join(tree.root, OPENAPI), '--accept-breaking', ...names], { cwd: tree.root, stdio: 'inherit' });
    if (status !== 0) throw new Error(`the API of ${names.join(', ')} could not be described; what was generated is there: see the output above, then run npm run openapi ${names.join(' ')}`);
  };
