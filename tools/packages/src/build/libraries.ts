import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A library that is published as the package `@portico/<name>`. */
export interface Library {
  readonly name: string;
  /** `libs/platform` */
  readonly folder: string;
}

/** What is copied into each generated client instead (docs/adr/0047), and what is the demo's. */
const NOT_PUBLISHED = new Set(['client', 'shop']);

/** All libraries of the product, by name. Contracts belong to the workspace that pins them. */
export const libraries = (root: string): Library[] =>
  globSync('libs/*/project.json', { cwd: root })
    .map(dirname)
    .sort()
    .flatMap((folder) => (NOT_PUBLISHED.has(basename(folder)) ? [] : [{ name: basename(folder), folder }]));

/** The workspace's own package.json, which says the versions of everything. */
export interface WorkspaceManifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const workspaceManifest = (root: string): WorkspaceManifest =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as WorkspaceManifest;
