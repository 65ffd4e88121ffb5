/**
 * Writes the generated parts of the documentation: `npm run docs`. `npm run policies` writes the manifest of routes alone, and prints it;
 * `--reference` writes what follows from the BFFs that there are and the libraries that they use.
 *
 * What they are made from (decorated classes, running BFFs) is code that only Jest compiles here, so the specs that hold the
 * documents to the code do the writing too, when they are told to.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const jest = join(root, 'node_modules/jest/bin/jest.js');
const onlyPolicies = process.argv.includes('--policies');
const ALL = ['src/nest', 'src/reference', 'src/upstream-answers', 'src/lifecycle', 'src/guides/plans'];
const specs = onlyPolicies ? ['src/reference/routes'] : process.argv.includes('--reference') ? ['src/reference'] : ALL;
const child = spawn(process.execPath, [jest, '-c', join(root, 'tools/docs/jest.config.cjs'), ...specs], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, UPDATE_DOCS: '1', NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
});
const [code] = (await once(child, 'exit')) as [number | null];
if (onlyPolicies && code === 0) process.stdout.write(readFileSync(join(root, 'docs/reference/routes.md')));
process.exitCode = code ?? 1;
