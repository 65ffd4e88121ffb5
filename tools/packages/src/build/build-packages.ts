import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleTools } from './bundle-tools.ts';
import { compile } from './compile.ts';
import { libraries, workspaceManifest } from './libraries.ts';
import type { Library, WorkspaceManifest } from './libraries.ts';
import { manifestOf, packageOf } from './manifest.ts';
import { specifiersIn, withCompiledNames } from './specifiers.ts';

/** Files that the compiler does not write: they are there as they are. */
const AS_THEY_ARE = ['**/*.cjs', '**/*.d.cts', '**/*.d.ts'];

/** What declares types for the compiler alone is no file at run time. */
const DECLARATIONS = /^import '[^']+\.d\.ts';\n/gm;

/** Builds every library and the tools as packages, in `dist/packages/<name>`. @returns the folders, by name */
export async function buildPackages(root: string): Promise<ReadonlyMap<string, string>> {
  const all = libraries(root);
  const workspace = workspaceManifest(root);
  const compiled = compile(root, all);
  const out = join(root, 'dist/packages');
  rmSync(out, { recursive: true, force: true });
  const built = all.map((library) => [library.name, buildPackage(root, library, join(compiled, library.name), join(out, library.name), workspace)] as const);
  return new Map([...built, ...(await bundleTools(root))]);
}

function buildPackage(root: string, { name, folder }: Library, compiled: string, target: string, workspace: WorkspaceManifest): string {
  const [imports, typed] = [new Set<string>(), new Set<string>()];
  for (const path of globSync('**/*.{js,d.ts}', { cwd: compiled })) {
    const isDeclaration = path.endsWith('.d.ts');
    const whole = readFileSync(join(compiled, path), 'utf8');
    const text = isDeclaration ? whole : whole.replace(DECLARATIONS, '');
    for (const one of specifiersIn(text)) {
      imports.add(one);
      if (isDeclaration && !one.startsWith('.')) typed.add(packageOf(one));
    }
    write(join(target, path), isDeclaration ? withCompiledNames(text) : text);
  }
  for (const path of globSync(AS_THEY_ARE, { cwd: join(root, folder, 'src') })) {
    for (const one of specifiersIn(readFileSync(join(root, folder, 'src', path), 'utf8'))) imports.add(one);
    cpSync(join(root, folder, 'src', path), join(target, 'src', path));
  }
  const readme = readFileSync(join(root, folder, 'README.md'), 'utf8');
  write(join(target, 'package.json'), `${JSON.stringify(manifestOf(name, aboutOf(readme), imports, typed, workspace), undefined, 2)}\n`);
  write(join(target, 'README.md'), readme);
  cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
  if (!existsSync(join(target, 'src/index.js'))) throw new Error(`${folder} has no src/index.ts to publish`);
  return target;
}

/** The first sentence behind the title of a README. */
export const aboutOf = (readme: string): string => /^# .*\n\n([^\n]+)/.exec(readme)?.[1]?.replace(/(?<=\.) .*$/, '') ?? '';

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
