import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FsTree } from '@nx/devkit/internal';
import { writeBff } from '../../../generators/src/bff/bff.ts';
import feature from '../../../generators/src/feature/feature.ts';
import upstream from '../../../generators/src/upstream/upstream.ts';
import type { CreateOptions } from './command-line.ts';
import { workspaceFiles } from './workspace-files.ts';
import type { Versions } from './workspace-files.ts';

/** What the release brings along: files of Portico's own workspace, and the versions that it was tested with. */
export interface Release {
  readonly version: string;
  readonly versions: Versions;
  /** By their paths in the workspace. */
  readonly files: Readonly<Record<string, string>>;
}

const FIRST_PORT = 4000;
/** The page over the first service. */
const PAGE = 'overview';

const LIBRARY = /from '(@portico\/(?!contracts-)[\w-]+)'/g;

/** Writes a workspace with one BFF over one service. @throws Error that says what of the contract is wrong; nothing is written then */
export async function createWorkspace(root: string, { spec, service, bff, auth }: CreateOptions, release: Release): Promise<readonly string[]> {
  const tree = new FsTree(root, false);
  for (const [path, text] of Object.entries(release.files)) tree.write(path, text);
  await upstream(tree, { name: service, spec });
  writeBff(tree, { name: bff, auth }, FIRST_PORT);
  await feature(tree, { name: PAGE, bff, upstreams: service });
  const written = tree.listChanges().filter(({ type }) => type !== 'DELETE');
  const libraries = new Set(written.flatMap(({ content }) => Array.from((content?.toString('utf8') ?? '').matchAll(LIBRARY), ([, name]) => name as string)));
  const { version, versions } = release;
  const around = workspaceFiles({ name: basename(root), bff, service, libraries: [...libraries].sort(), version, versions });
  for (const [path, text] of Object.entries(around)) tree.write(path, text);
  const files = tree.listChanges().flatMap(({ type, path, content }) => (type === 'DELETE' || !content ? [] : [{ path, content }]));
  for (const { path, content } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return files.map(({ path }) => path);
}

/** What stands beside the program in its package. */
export function releaseIn(folder: string): Release {
  return JSON.parse(readFileSync(join(folder, 'release.json'), 'utf8')) as Release;
}
