import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Child } from './child.ts';

const script = (code: string, onLine: (line: string) => void = () => undefined): Child =>
  Child.node('script', ['-e', code], { cwd: __dirname, env: { ...process.env, NODE_OPTIONS: '' } }, onLine);

/** A script that runs on until it is stopped; resolves once it says that it runs. */
const running = (code: string): Promise<Child> =>
  new Promise((resolve) => {
    const child = script(`${code}; setInterval(() => {}, 1000); console.log('runs')`, () => resolve(child));
  });

/** The first line that is a number, whatever Node itself says before it. @throws Error when the output ends first */
async function numberSaid(output: Readable): Promise<number> {
  for await (const line of createInterface(output)) if (/^\d+$/.test(line)) return Number(line);
  throw new Error('no number was said');
}

describe('a child process', () => {
  it('passes on every line of both streams, also an unfinished last one', async () => {
    const lines: string[] = [];
    await script(`console.log('one\\ntwo'); process.stderr.write('three')`, (line) => lines.push(line)).ended;
    expect(lines.toSorted()).toEqual(['one', 'three', 'two']);
  });

  it('says how it ended', async () => {
    await expect(script('process.exit(78)').ended).resolves.toBe('exit code 78');
    await expect(script('process.kill(process.pid, "SIGKILL")').ended).resolves.toBe('SIGKILL');
  });

  it('is asked to stop', async () => {
    const child = await running(`process.on('SIGTERM', () => process.exit(5))`);
    await child.stop(10_000);
    await expect(child.ended).resolves.toBe('exit code 5');
  });

  it('is ended when it does not stop in time', async () => {
    const child = await running(`process.on('SIGTERM', () => {})`);
    await child.stop(50);
    await expect(child.ended).resolves.toBe('SIGKILL');
  });

  it('ends with its parent, also with one that is killed', async () => {
    const code = `import { Child } from ${JSON.stringify(join(__dirname, 'child.ts'))}; Child.node('script', ['-e', 'console.log(String(process.pid)); setInterval(() => {}, 1000)'], { cwd: '.' }, (line) => console.log(line));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const silent = setTimeout(() => parent.kill('SIGKILL'), 10_000);
    const pid = await numberSaid(parent.stdout).finally(() => clearTimeout(silent));
    const runs = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    const before = runs();
    parent.kill('SIGKILL');
    expect({ pid, before }).toEqual({ pid: expect.any(Number), before: true });
    for (let looks = 0; runs() && looks < 100; looks += 1) await delay(50);
    expect(runs()).toBe(false);
  });

  it('has nothing to stop when it has ended', async () => {
    const child = script('');
    await child.ended;
    await expect(child.stop(50)).resolves.toBeUndefined();
  });
});
