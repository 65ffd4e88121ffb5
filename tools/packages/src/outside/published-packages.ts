import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalRegistry } from '../registry/local-registry.ts';

const run = promisify(execFile);

/** The workspace's packages as if they were published: built, packed, and served beside what the workspace has installed. */
export async function publishedPackages(root: string): Promise<LocalRegistry> {
  // As a program of its own: the bundler does not run inside of Jest.
  await run(process.execPath, ['tools/packages/src/main.ts', '--pack'], { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } });
  const folders = globSync('dist/packages/*', { cwd: root });
  const packed = folders.map((folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { readonly name: string; readonly version: string });
  const tarballs = packed.map(({ name, version }) => [name, join(root, 'dist/tarballs', `${name.slice(1).replace('/', '-')}-${version}.tgz`)] as const);
  return LocalRegistry.start(join(root, 'node_modules'), new Map(tarballs));
}
