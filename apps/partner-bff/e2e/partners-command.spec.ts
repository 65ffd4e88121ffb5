import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../dist/apps/partner-bff');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is deployed, as an operator uses it. */
describe('the program of partner-bff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-program-'));
  const file = join(folder, 'partners.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = { PORTICO_PARTNERS__FILE: file }): Promise<Ended> =>
    new Promise((resolve) => {
      execFile(process.execPath, ['main.mjs', ...args], { cwd: FOLDER, env: { NODE_ENV: 'production', PORTICO_LOOPBACK: 'true', ...env } }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });

  it('makes partners with the settings that it serves with, and prints a key alone on stdout', async () => {
    expect(await run(['partners', 'plan', 'create', 'standard'])).toMatchObject({ code: 0, stdout: '' });
    expect(await run(['partners', 'create', 'acme', '--name', 'Acme Ltd.', '--plan', 'standard'])).toMatchObject({ code: 0, stdout: '' });
    const { code, stdout, stderr } = await run(['partners', 'key', 'create', 'acme']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'this is the only time that the key is shown: only its hash is kept\n' });
    expect(stdout).toMatch(/^ptk_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}\n$/);
    expect(readFileSync(file, 'utf8')).toContain('name: Acme Ltd.');
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, number, string]>([
    ['a wrong command line', ['partners', 'make'], {}, 64, '"make" is no command'],
    ['another word than there is', ['partner'], {}, 64, 'or "partners" to make partners, keys and plans'],
    ['no place for partners', ['partners', 'list'], {}, 64, 'Give --file or --redis'],
    ['a partner that there is not', ['partners', 'block', 'globex'], { PORTICO_PARTNERS__FILE: file }, 65, 'there is no partner "globex"; there is: acme'],
    ['a Redis that is gone', ['partners', 'list'], { PORTICO_REDIS__URL: 'redis://127.0.0.1:1' }, 69, 'Redis cannot be reached'],
    ['a folder that there is not', ['partners', 'plan', 'create', 'a'], { PORTICO_PARTNERS__FILE: join(folder, 'no/partners.yaml') }, 77, 'cannot be written (ENOENT)'],
    ['a file of something else', ['partners', 'list'], { PORTICO_PARTNERS__FILE: join(FOLDER, 'bff.yaml') }, 78, 'server'],
    ['no file to serve with', [], { NODE_ENV: 'test', PORTICO_PARTNERS__FILE: join(folder, 'none.yaml') }, 78, 'make it with the command "partners"'],
  ])('ends with a code and a sentence for %s', async (_, args, env, code, words) => {
    const ended = await run(args, { PORTICO_SERVER__PORT: '0', PORTICO_MANAGEMENT__PORT: '0', ...env });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toContain('    at ');
    expect(existsSync(join(folder, 'none.yaml'))).toBe(false);
  });
});
