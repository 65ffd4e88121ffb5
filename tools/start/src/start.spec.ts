import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createInterface } from 'node:readline';
import { coreTicks, family, processTicks, ticksPerSecond } from '../../lab/src/machine/proc.ts';
import { findApps } from './app.ts';
import type { App, Sample } from './app.ts';
import { findSandbox } from './sandbox.ts';
import { freeOffset } from './free-offset.fixture.ts';
import { shifted } from './shifted.ts';

const root = join(__dirname, '../../..');
const apps = findApps(root);
/** A JWT by itself or in the answer of a token endpoint, or what one is good for. */
const GRANTED = /^(?:\{"access_token":")?eyJ[\w-]+\.[\w-]+\.[\w-]+|^\{"orders":\[\{/;
/** Seconds. */
const READY_WITHIN = 20;

const secondsOf = (ticks: number): number => ticks / ticksPerSecond();

/** `npm start` in a process group of its own, as a terminal runs it. */
class Run {
  readonly lines: string[] = [];
  readonly exit: Promise<unknown[]>;
  private readonly process: ChildProcess;

  constructor(offset: number) {
    const args = ['tools/start/src/main.ts', '--port-offset', String(offset)];
    this.process = spawn(process.execPath, args, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } });
    this.exit = once(this.process, 'close');
  }

  /** The first line that has the words; rejects when the process ends without it. */
  async line(words: string): Promise<string> {
    return new Promise((resolve, reject) => {
      for (const stream of [this.process.stdout, this.process.stderr]) {
        if (stream) createInterface(stream).on('line', (line) => (this.lines.push(line), line.includes(words) && resolve(line)));
      }
      void this.exit.then(() => reject(new Error(`ended without "${words}":\n${this.lines.join('\n')}`)));
    });
  }

  /** Ctrl-C: the terminal interrupts the whole group. */
  interrupt(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  /** Is any process of the group left? */
  get alive(): boolean {
    try {
      return process.kill(-this.pid, 0);
    } catch {
      return false;
    }
  }

  /** Processor time of all that is running of it. */
  get ticks(): number {
    return family(this.pid).reduce((sum, pid) => sum + processTicks(pid), 0);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  async end(): Promise<void> {
    if (this.alive) process.kill(-this.pid, 'SIGKILL');
    await this.exit;
  }
}

const call = (app: App, { path, headers, body }: Sample): Promise<Response> => {
  const init = body === undefined ? { headers } : { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return fetch(`http://127.0.0.1:${app.port}${path}`, init as RequestInit);
};

/** A sample as it is shown: with the key that this start has made. */
const shown = (sample: Sample, lines: readonly string[]): Sample => {
  const [key = ''] = /ptk_\w+/.exec(lines.join('\n')) ?? [];
  return { ...sample, headers: Object.fromEntries(Object.entries(sample.headers ?? {}).map(([name, value]) => [name, value.replace('{printed}', key)])) };
};

describe('npm start', () => {
  let run: Run | undefined;
  afterEach(() => run?.end());

  it('brings everything up, answers each sample, and leaves nothing behind on Ctrl-C', async () => {
    const offset = await freeOffset(root);
    const [begin, before] = [performance.now(), coreTicks().busy];
    run = new Run(offset);
    await run.line('Ctrl-C stops everything');
    const others = secondsOf(coreTicks().busy - before - run.ticks) / availableParallelism();
    // Time that other processes have taken is not this one's.
    expect((performance.now() - begin) / 1_000 - others).toBeLessThan(READY_WITHIN);

    for (const app of apps.map((each) => shifted(each, offset))) {
      expect(app.samples).not.toHaveLength(0);
      for (const [service, instances] of app.elsewhere)
        expect(run.lines.join('\n')).toMatch(new RegExp(` ${service} .*${instances[0]} .*called by .*${app.name}`));
      // What asks services that are not there is shown, and not tried.
      for (const { path } of app.samples) expect(run.lines.join('\n')).toContain(path);
      for (const sample of app.elsewhere.size > 0 ? [] : app.samples) {
        const answer = await call(app, shown(sample, run.lines));
        expect(`${app.name} ${sample.path} ${answer.status}`).toMatch(/ 20[01]$/);
        expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
      }
    }

    for (const { port, page, issuers } of apps.map((each) => shifted(each, offset)).filter((app) => app.page !== undefined)) {
      expect(run.lines.join('\n')).toContain(` http://127.0.0.1:${port}${page} `);
      expect(await (await fetch(`http://127.0.0.1:${port}${page}`)).text()).toMatch(/^<!doctype html>/);
      const login = await fetch(`http://127.0.0.1:${port}/auth/login`, { redirect: 'manual' });
      expect(login.headers.get('location')).toMatch(new RegExp(`^${issuers.get('SESSION')}/auth\\?`));
    }

    for (const { command } of findSandbox(root, offset).commands) {
      expect(run.lines.join('\n')).toContain(command);
      const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } });
      expect(stdout).toMatch(GRANTED);
    }

    run.interrupt();
    await expect(run.exit).resolves.toEqual([0, null]);
    expect(run.alive).toBe(false);
  });

  it('names a port that is taken, and starts nothing', async () => {
    const offset = await freeOffset(root);
    const port = 4000 + offset;
    const holder = createServer().listen(port, '127.0.0.1');
    await once(holder, 'listening');
    run = new Run(offset);
    await expect(run.line('wanted by')).resolves.toBe(`  ${port}  wanted by web-bff`);
    await expect(run.exit).resolves.toEqual([1, null]);
    await once(holder.close(), 'close');
  });
});
