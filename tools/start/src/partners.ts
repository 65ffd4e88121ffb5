/** `npm run partners -- list`: the command of partner-bff, built as it is deployed, on the partners of this checkout. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
/** What a checkout keeps between starts; git ignores it. */
const folder = join(root, '.portico');

/** The settings of partner-bff in this checkout. Its partners are in a file of its own, unless the environment says otherwise. */
function developmentSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inFile = env['PORTICO_REDIS__URL'] === undefined ? { PORTICO_PARTNERS__FILE: join(folder, 'partners.yaml') } : {};
  return { NODE_ENV: 'development', PORTICO_CONFIG: join(root, 'apps/partner-bff/bff.yaml'), ...inFile, ...env };
}

// Nothing but what the command prints may be on stdout: it may be a key that is read by a program.
const built = spawnSync(process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), 'run', 'partner-bff:build'], { cwd: root, encoding: 'utf8' });
if (built.status === 0) {
  mkdirSync(folder, { recursive: true });
  const program = join(root, 'dist/apps/partner-bff/main.mjs');
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  process.exitCode = spawnSync(process.execPath, [program, 'partners', ...process.argv.slice(2)], { cwd, env: developmentSettings(process.env), stdio: 'inherit' }).status ?? 1;
} else {
  process.stderr.write(`${built.stdout}${built.stderr}`);
  process.exitCode = 1;
}
