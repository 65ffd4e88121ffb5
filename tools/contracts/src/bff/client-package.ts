import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

interface Manifest {
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** `web-bff` as a name in code: `webBff`. */
const camelCase = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Writes the client of a BFF as a package: JavaScript and types, made of the BFF's OpenAPI document and `libs/client`.
 *
 * @param target the package's folder; what is there is replaced
 * @throws Error where it does not compile
 */
export async function writeClientPackage(root: string, bff: string, target: string): Promise<void> {
  const document = JSON.parse(readFileSync(join(root, 'apps', bff, 'openapi.json'), 'utf8')) as OpenAPI3;
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  // Beside its dependencies, and never below a node_modules: there the compiler writes nothing.
  mkdirSync(join(root, 'dist'), { recursive: true });
  const built = mkdtempSync(join(root, 'dist/client-'));
  const sources = join(built, 'src');
  mkdirSync(sources);
  for (const file of globSync('*.ts', { cwd: join(root, 'libs/client/src') })) {
    if (!file.endsWith('.spec.ts') && file !== 'index.ts') cpSync(join(root, 'libs/client/src', file), join(sources, file));
  }
  const shared = readFileSync(join(root, 'libs/client/src/index.ts'), 'utf8');
  writeFileSync(join(sources, 'api.ts'), astToString(await openapiTS(document, { silent: true })));
  writeFileSync(join(sources, 'index.ts'), `${shared}${ownExports(bff)}`);
  compile(sources, built);
  rmSync(sources, { recursive: true });
  for (const file of globSync('*.d.ts', { cwd: built })) nameJavaScript(join(built, file));
  const manifest = {
    name: `@portico/${bff}-client`,
    version: document.info.version,
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    dependencies: { 'openapi-fetch': devDependencies['openapi-fetch'] },
  };
  writeFileSync(join(built, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(target, { recursive: true, force: true });
  cpSync(built, target, { recursive: true });
  rmSync(built, { recursive: true });
}

const ownExports = (bff: string): string => `
import { bffClient } from './bff-client.ts';
import type { BffClient, BffClientOptions } from './bff-client.ts';
import type { components, paths } from './api.ts';
export type { components, operations, paths } from './api.ts';

/** The schemas of ${bff}, by name. */
export type Schemas = components['schemas'];

/** A client of ${bff}. */
export const ${camelCase(bff)} = (options: BffClientOptions = {}): BffClient<paths> => bffClient<paths>(options);
`;

/** The compiler leaves the extensions of sources in declarations. */
function nameJavaScript(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'"));
}

function compile(sources: string, target: string): void {
  const program = ts.createProgram([join(sources, 'index.ts')], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    strict: true,
    skipLibCheck: true,
    declaration: true,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    rootDir: sources,
    outDir: target,
  });
  const { diagnostics } = program.emit();
  const faults = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (faults.length === 0) return;
  const host = { getCanonicalFileName: (name: string) => name, getCurrentDirectory: () => sources, getNewLine: () => '\n' };
  throw new Error(`the client does not compile:\n${ts.formatDiagnostics(faults, host)}`);
}
