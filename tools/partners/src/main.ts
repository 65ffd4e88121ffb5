/** `npm run partners -- list`: the command of partner-bff, built as it is deployed, on the partners of this checkout. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { developmentSettings, FOLDER } from './development-settings.ts';

const root = join(import.meta.dirname, '../../..');

// Nothing but what the command prints may be on stdout: it may be a key that is read by a program.
const built = spawnSync(process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), 'run', 'partner-bff:build'], { cwd: root, encoding: 'utf8' });
if (built.status === 0) {
  mkdirSync(join(root, FOLDER), { recursive: true });
  const program = join(root, 'dist/apps/partner-bff/main.mjs');
  const env = developmentSettings(root, process.env);
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  process.exitCode = spawnSync(process.execPath, [program, 'partners', ...process.argv.slice(2)], { cwd, env, stdio: 'inherit' }).status ?? 1;
} else {
  process.stderr.write(`${built.stdout}${built.stderr}`);
  process.exitCode = 1;
}
