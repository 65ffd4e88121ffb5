import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** The settings of the person who runs the test play no part. */
const GIT = ['-c', 'user.name=adoption', '-c', 'user.email=adoption@example.com', '-c', 'commit.gpgsign=false', '-c', 'core.hooksPath='];
const NX = 'node_modules/nx/dist/bin/nx.js';

/** A clone of this workspace, in which a new user types commands. How long each takes is kept. */
export class Adoption {
  readonly root: string;
  readonly seconds = new Map<string, number>();

  constructor(original: string) {
    this.root = mkdtempSync(join(tmpdir(), 'portico-adoption-'));
    const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard', '--deduplicate'], { cwd: original, encoding: 'utf8' });
    for (const path of listed.split('\0').filter((one) => one !== '' && existsSync(join(original, one)))) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      cpSync(join(original, path), join(this.root, path));
    }
    symlinkSync(join(original, 'node_modules'), join(this.root, 'node_modules'));
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: this.root });
    // A folder is ignored as node_modules/; here it is a link.
    execFileSync('sh', ['-c', 'echo /node_modules >> .git/info/exclude'], { cwd: this.root });
    execFileSync('git', [...GIT, 'add', '--all'], { cwd: this.root });
    execFileSync('git', [...GIT, 'commit', '--quiet', '--message=a clone'], { cwd: this.root });
  }

  nx(step: string, ...words: readonly string[]): Promise<string> {
    return this.run(step, [NX, ...words]);
  }

  /** Runs a Node program to its end. @returns what it printed @throws Error with it, where it fails */
  async run(step: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const begin = performance.now();
    const child = spawn(process.execPath, words, { cwd: this.root, env: { ...this.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number | null];
    this.took(step, begin);
    if (code !== 0) throw new Error(`${step} ended with ${code}:\n${output}`);
    return output;
  }

  /** Runs `npm start` until it is ready, calls something, and interrupts it. @returns what it printed and what was answered */
  async start(step: string, words: readonly string[], path: string): Promise<{ readonly output: string; readonly status: number }> {
    const begin = performance.now();
    const child = spawn(process.execPath, ['tools/start/src/main.ts', ...words], {
      cwd: this.root,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const ready = new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        createInterface(stream).on('line', (line) => (lines.push(line), line.includes('Ctrl-C stops everything') && resolve()));
      child.once('close', () => reject(new Error(`npm start ended:\n${lines.join('\n')}`)));
    });
    const exit = once(child, 'close');
    await ready;
    const { status } = await fetch(path);
    child.kill('SIGINT');
    await exit;
    this.took(step, begin);
    return { output: lines.join('\n'), status };
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  private took(step: string, begin: number): void {
    this.seconds.set(step, (performance.now() - begin) / 1_000);
  }

  /** Without what Nx and Jest have put into the environment of this test. */
  private get env(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(NX_|NODE_OPTIONS$|JEST_)/.test(name));
    return { ...Object.fromEntries(inherited), NX_DAEMON: 'false', PATH: `${join(this.root, 'node_modules/.bin')}:${process.env['PATH']}` };
  }
}
