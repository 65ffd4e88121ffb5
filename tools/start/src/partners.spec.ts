import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
/** Milliseconds: the bundle is made first, if it is not there yet. */
const PATIENCE = 120_000;

describe('npm run partners', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-npm-partners-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'tools/start/src/partners.ts'), ...args], { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'], INIT_CWD: folder } });

  it(
    'is the command of partner-bff: a path starts where npm was, stdout has only what is asked for, and the exit code is its own',
    () => {
      expect(run('plan', 'create', 'standard', '--file', 'partners.yaml')).toMatchObject({ status: 0, stdout: '' });
      expect(existsSync(join(folder, 'partners.yaml'))).toBe(true);
      expect(run('plan', 'list', '--file', 'partners.yaml').stdout).toBe('PLAN      PARTNERS  LIMITS\nstandard  0         -\n');
      expect(run('make')).toMatchObject({ status: 64, stdout: '' });
    },
    PATIENCE,
  );
});
