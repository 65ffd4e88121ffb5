import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { GeneratorCallback, Tree } from '@nx/devkit';

/**
 * Takes over what BFFs say of their APIs (`npm run openapi`) and the reference of routes and settings (`npm run docs`), once what was generated is on the
 * disk.
 *
 * @throws Error when a BFF cannot be built, or does not start
 */
export const takeDescriptionOf =
  (tree: Tree, names: readonly string[]): GeneratorCallback =>
  () => {
    // A workspace may do without the tools for documents.
    if (!tree.exists('tools/contracts')) return;
    run(tree, ['tools/contracts/src/bff/main.ts', '--accept-breaking', ...names], `npm run openapi ${names.join(' ')}`);
    if (tree.exists('tools/docs')) run(tree, ['tools/docs/src/main.ts', '--reference'], 'npm run docs');
  };

function run({ root }: Tree, [program = '', ...words]: readonly string[], command: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, program), ...words], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stdout}${stderr}\nwhat was generated is there, but cannot be described; mend what is said above, then run ${command}`);
}
