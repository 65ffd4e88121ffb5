import { isBuiltin } from 'node:module';
import type { WorkspaceManifest } from './libraries.ts';

type Versions = Record<string, string>;

/** The package.json of a package. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Versions;
  readonly peerDependencies: Versions;
  readonly [more: string]: unknown;
}

/** Nest, and what must be there once: classes, decorators and metadata of two copies do not know each other. */
const ONCE = /^(?:@nestjs\/.+|rxjs|reflect-metadata|class-validator|class-transformer|axios)$/;

/** Of these, files are used that are not for everyone: another version may have others. */
const EXACT = new Set(['undici']);

/** Node that Portico is tested with, and younger. */
const NODE = '>=24';

/** The package that a specifier is found in: `@nestjs/core/router/x.js` is in `@nestjs/core`. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** How a package of the workspace is asked for by one that is published: its version and, mostly, compatible ones. */
export function rangeOf(name: string, workspace: WorkspaceManifest): string {
  const version = workspace.dependencies[name] ?? workspace.devDependencies[name];
  if (version === undefined) throw new Error(`${name} is imported by a package, and package.json does not name it; add it to its dependencies`);
  return EXACT.has(name) ? version : `^${version}`;
}

/**
 * What a package says of itself. Its siblings have the same version, exactly: they are tested together.
 * @param imports the specifiers in its code and declarations
 * @param typed packages whose types its declarations need
 * @throws Error that names an import which package.json does not have
 */
export function manifestOf(name: string, about: string, imports: Iterable<string>, typed: Iterable<string>, workspace: WorkspaceManifest): PackageManifest {
  const [dependencies, peerDependencies]: [Versions, Versions] = [{}, {}];
  const own = `@portico/${name}`;
  for (const wanted of [...new Set([...imports].filter((one) => !one.startsWith('.') && !isBuiltin(one)).map(packageOf))].sort()) {
    if (wanted === own) continue;
    if (wanted.startsWith('@portico/')) dependencies[wanted] = workspace.version;
    else if (ONCE.test(wanted)) peerDependencies[wanted] = rangeOf(wanted, workspace);
    else dependencies[wanted] = rangeOf(wanted, workspace);
  }
  for (const wanted of typed) {
    const types = `@types/${wanted.replace('@', '').replace('/', '__')}`;
    if (types in workspace.devDependencies || types in workspace.dependencies) dependencies[types] = rangeOf(types, workspace);
  }
  return {
    name: own,
    version: workspace.version,
    description: about,
    license: workspace.license,
    type: 'module',
    engines: { node: NODE },
    exports: { '.': { types: './src/index.d.ts', default: './src/index.js' }, './package.json': './package.json' },
    dependencies,
    peerDependencies,
  };
}
