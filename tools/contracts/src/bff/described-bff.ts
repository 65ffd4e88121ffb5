import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The tag of a project that is a BFF. */
const BFF = 'type:app';

/** The names of the BFFs of a workspace, which are those of their folders in `apps`. */
export const bffsIn = (root: string): string[] =>
  globSync('apps/*/project.json', { cwd: root })
    .filter((file) => (JSON.parse(readFileSync(join(root, file), 'utf8')) as { tags?: readonly string[] }).tags?.includes(BFF))
    .map((file) => basename(dirname(file)))
    .sort();

/**
 * The OpenAPI document that a BFF prints of itself, as it was built, with the settings of its `bff.yaml` alone: the environment of the
 * caller changes nothing.
 *
 * @throws Error with what the BFF says where it cannot be described
 */
export function descriptionOf(root: string, bff: string): string {
  const main = join(root, 'dist/apps', bff, 'main.mjs');
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PORTICO_'));
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [main, 'print', '/openapi.json'], {
    cwd: join(root, 'apps', bff),
    encoding: 'utf8',
    env: { ...Object.fromEntries(inherited), NODE_ENV: 'test', PORTICO_LOG__LEVEL: 'error' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status === 0) return stdout;
  const way = /there is no page/.test(stderr) ? 'add OpenApiPageModule of @portico/openapi to its module\n' : '';
  throw new Error(`${bff} does not describe itself; ${way}${stderr}`);
}
