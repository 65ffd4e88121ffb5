import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { workspaceManifest } from './libraries.ts';
import { manifestOf, packageOf } from './manifest.ts';
import type { PackageManifest } from './manifest.ts';
import { specifiersIn } from './specifiers.ts';

const GENERATORS = 'tools/generators';
/** Generators that make sense in another workspace. */
const OFFERED = ['upstream', 'bff', 'feature'] as const;
/** It is written for an older TypeScript than the one that it is given here, and works with this one. */
const BUNDLED = new Set(['openapi-typescript']);
/** Nx loads generators into its own process. */
const OF_NX = ['@nx/devkit', 'nx'];

interface GeneratorsFile {
  readonly generators: Readonly<Record<string, { readonly implementation: string; readonly schema: string; readonly description: string }>>;
}

/** Bundles the generators and `npm create @portico`: Node strips no types of what is installed. @returns the folders, by name of the package */
export async function bundleTools(root: string): Promise<ReadonlyMap<string, string>> {
  const out = join(root, 'dist/packages');
  const workspace = workspaceManifest(root);
  const known = new Set([...Object.keys(workspace.dependencies), ...Object.keys(workspace.devDependencies)]);
  const outside = (id: string): boolean => isBuiltin(id) || (known.has(packageOf(id)) && !BUNDLED.has(packageOf(id)));
  const tools = join(out, 'tools');
  const { generators } = JSON.parse(readFileSync(join(root, GENERATORS, 'generators.json'), 'utf8')) as GeneratorsFile;
  const offered = Object.fromEntries(OFFERED.flatMap((name) => (generators[name] ? [[name, generators[name]]] : [])));
  const input = {
    ...Object.fromEntries(Object.entries(offered).map(([name, { implementation }]) => [name, join(root, GENERATORS, implementation)])),
    create: join(root, 'tools/packages/src/create/main.ts'),
  };
  const bundle = await rolldown({ input, platform: 'node', external: outside, tsconfig: join(root, 'tsconfig.base.json'), logLevel: 'warn' });
  const { output } = await bundle.write({ dir: tools, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' });
  await bundle.close();
  for (const [name, { schema }] of Object.entries(offered)) cpSync(join(root, GENERATORS, schema), join(tools, `${name}.schema.json`));
  const list = Object.entries(offered).map(([name, { description }]) => [name, { implementation: `./${name}.mjs`, schema: `./${name}.schema.json`, description }]);
  write(join(tools, 'generators.json'), { generators: Object.fromEntries(list) });
  write(join(tools, 'release.json'), release(root));
  const imports = output.flatMap((one) => (one.type === 'chunk' ? specifiersIn(one.code).filter(outside) : []));
  const made = manifestOf('tools', 'Generators of Portico for Nx, and the start of a new workspace.', [...imports, ...OF_NX], [], workspace);
  write(join(tools, 'package.json'), { ...made, exports: undefined, generators: './generators.json', bin: { 'create-portico': './create.mjs' } } satisfies PackageManifest);
  const create = join(out, 'create');
  write(join(create, 'package.json'), {
    ...manifestOf('create', 'Starts a workspace of Portico: npm create @portico <folder> -- --spec <OpenAPI file>.', ['@portico/tools'], [], workspace),
    exports: undefined,
    bin: { 'create-portico': './create.mjs' },
  } satisfies PackageManifest);
  writeFileSync(join(create, 'create.mjs'), "#!/usr/bin/env node\nawait import('@portico/tools/create.mjs');\n");
  for (const folder of [tools, create]) {
    cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
    cpSync(join(root, `tools/packages/src/create/${basename(folder)}.readme.md`), join(folder, 'README.md'));
  }
  return new Map([tools, create].map((folder) => [basename(folder), folder]));
}

/** What a new workspace takes over from this one. */
function release(root: string): object {
  const { version, dependencies, devDependencies } = workspaceManifest(root);
  const config = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')) as { compilerOptions: Record<string, unknown> };
  config.compilerOptions['paths'] = {};
  return {
    version,
    versions: { ...dependencies, ...devDependencies },
    files: {
      'rolldown.config.mjs': readFileSync(join(root, 'rolldown.config.mjs'), 'utf8'),
      'tsconfig.base.json': `${JSON.stringify(config, undefined, 2)}\n`,
    },
  };
}

function write(file: string, value: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

