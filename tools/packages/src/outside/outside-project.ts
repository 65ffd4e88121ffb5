import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds that a program may take until it is ready, and between two looks. */
const [PATIENCE, PAUSE] = [60_000, 100];

/** What a project is told by the test that makes it; the settings of Nx, Jest and npm around the test play no part. */
const INHERITED = /^(?:NX_|JEST_|NODE_OPTIONS$|NODE_ENV$|npm_|INIT_CWD$|PORTICO_|CI$)/i;

/** A folder outside the workspace, in which somebody types commands. */
export class OutsideProject {
  readonly root = mkdtempSync(join(tmpdir(), 'portico-outside-'));
  private readonly registry: string;
  private readonly running: ChildProcess[] = [];

  /** @param registry where its `npm` finds packages */
  constructor(registry: string, files: Readonly<Record<string, string>> = {}) {
    this.registry = registry;
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  /** Runs a program to its end. @returns what it printed @throws Error with it, where it fails */
  async run(program: string, words: readonly string[], folder = '.'): Promise<string> {
    const child = spawn(program, words, { cwd: join(this.root, folder), env: this.env(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${code}:\n${output}`);
    return output;
  }

  /** Starts a program; done when a page answers well. */
  async start(program: string, words: readonly string[], env: Readonly<Record<string, string>>, page: string, folder = '.'): Promise<void> {
    const child = spawn(program, words, { cwd: join(this.root, folder), env: this.env(env), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.running.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const until = performance.now() + PATIENCE;
    while (!(await isWell(page))) {
      if (child.exitCode !== null || performance.now() > until) throw new Error(`${program} ${words.join(' ')} does not answer at ${page}:\n${output}`);
      await delay(PAUSE);
    }
  }

  /** Ends what was started. */
  async stop(): Promise<void> {
    for (const child of this.running.splice(0)) {
      if (child.exitCode !== null || child.pid === undefined) continue;
      const exit = once(child, 'exit');
      // With what it has started itself: npm starts a shell, which starts Node.
      process.kill(-child.pid, 'SIGTERM');
      await exit;
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.root, { recursive: true, force: true });
  }

  private env(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !INHERITED.test(name));
    const npm = { npm_config_registry: this.registry, npm_config_cache: join(this.root, '.npm'), npm_config_audit: 'false', npm_config_fund: 'false' };
    const quiet = { npm_config_update_notifier: 'false', npm_config_ignore_scripts: 'true', npm_config_userconfig: join(this.root, '.npmrc-that-is-not-there') };
    return { ...Object.fromEntries(inherited), ...npm, ...quiet, PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, ...more };
  }
}

const isWell = (page: string): Promise<boolean> =>
  fetch(page).then(
    ({ ok }) => ok,
    () => false,
  );
