import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Library } from './libraries.ts';

/**
 * Compiles the libraries to JavaScript and declarations, all at once: they import each other. What no `index.ts` leads to, such as specs, is left
 * out.
 * @returns the folder, in which the libraries stand as in `libs`
 * @throws Error with what the compiler says
 */
export function compile(root: string, all: readonly Library[]): string {
  const out = join(root, 'dist/packages-compiled');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const up = relative(out, root);
  const config = {
    extends: `${up}/tsconfig.base.json`,
    compilerOptions: {
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      rootDir: `${up}/libs`,
      outDir: '.',
      typeRoots: [`${up}/node_modules/@types`],
    },
    files: all.map(({ folder }) => `${up}/${folder}/src/index.ts`),
    include: all.map(({ folder }) => `${up}/${folder}/src/**/*.d.ts`),
  };
  const file = join(out, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config, undefined, 2));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/typescript-native/bin/tsc'), '-p', file], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the libraries cannot be compiled:\n${stdout}${stderr}`);
  return out;
}
