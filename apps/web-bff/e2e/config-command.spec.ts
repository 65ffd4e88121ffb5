import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const BUILT = join(ROOT, 'dist/apps/web-bff');

describe('the command config of the built web-bff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const { NODE_OPTIONS: _, ...surroundings } = process.env;
  const env = { ...surroundings, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}` };
  const run = (args: readonly string[], NODE_ENV = 'development') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['main.mjs', 'config', ...args], { cwd: BUILT, env: { ...env, NODE_ENV }, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  const changed = (from: string | RegExp, to: string): string => {
    const file = join(folder, 'changed.yaml');
    writeFileSync(file, readFileSync(join(BUILT, 'bff.yaml'), 'utf8').replace(from, to));
    return file;
  };

  it('does what docs/guides/settings.md shows', () => {
    const guide = readFileSync(join(ROOT, 'docs/guides/settings.md'), 'utf8');
    const [, commands, shown] = /```sh\n([^`]*config check\n)```\n\n```text\n([^`]*)```/.exec(guide) ?? [];
    const { stdout, status } = spawnSync('bash', ['-e', '-c', commands ?? 'false'], { cwd: ROOT, env, encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: shown, status: 0 });
  });

  it('ends with 78 and all reasons where something is wrong, and with 0 where nothing is', () => {
    const { status, stdout, stderr } = run(['check', changed('deadline: 3s', 'deadline: soon')], 'production');
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
    for (const part of ['server.deadline: "soon" is not a duration', 'the secret stands in the settings file', '"http://127.0.0.1:9081" is an address of this machine']) expect(stderr).toContain(part);
  });

  it('ends with 1 where two files differ, and prints how', () => {
    expect(run(['diff', changed('deadline: 3s', 'deadline: 2s')])).toMatchObject({ status: 1, stdout: 'server.deadline: "3s" -> "2s"\n' });
    expect(run(['diff', changed('nothing', '')])).toMatchObject({ status: 0, stdout: '' });
  });

  it('prints what is in force without secrets', () => {
    const { status, stdout } = run(['print']);
    expect({ status, masked: /clientSecret: "?\[secret\]"?\n/.test(stdout), secret: stdout.includes('web-bff-development-secret') }).toEqual({ status: 0, masked: true, secret: false });
  });

  it('prints the schema that is committed', () => {
    const { status, stdout } = run(['schema']);
    expect({ status, schema: JSON.parse(stdout) as unknown }).toEqual({ status: 0, schema: JSON.parse(readFileSync(join(ROOT, 'docs/reference/schemas/web-bff.schema.json'), 'utf8')) });
  });
});
