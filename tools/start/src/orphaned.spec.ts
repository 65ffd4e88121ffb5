import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = `import { orphaned } from ${JSON.stringify(join(__dirname, 'orphaned.ts'))}; setInterval(() => {}, 1_000); const gone = orphaned(); console.log(process.pid); await gone; console.log('orphaned'); process.exit(0);`;

/** Node below a shell, as npm runs a script; the shell is ended. */
async function endShell(env: NodeJS.ProcessEnv): Promise<{ readonly pid: number; readonly lines: AsyncIterator<string> }> {
  const shell = spawn('sh', ['-c', '"$NODE" --input-type=module -e "$PROGRAM"; true'], { stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: process.env['PATH'], NODE: process.execPath, PROGRAM: program, ...env } });
  const lines = createInterface(shell.stdout)[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value);
  shell.kill('SIGTERM');
  await once(shell, 'exit');
  return { pid, lines };
}

describe('what npm has started', () => {
  it('ends with the shell that npm ends', async () => {
    const { lines } = await endShell({ npm_lifecycle_event: 'start' });
    expect((await lines.next()).value).toBe('orphaned');
  });

  it('goes on without its parent when it is not npm that started it', async () => {
    const { pid, lines } = await endShell({});
    const said = await Promise.race([lines.next(), new Promise((resolve) => setTimeout(resolve, 1_000, 'nothing'))]);
    process.kill(pid, 'SIGKILL');
    expect(said).toBe('nothing');
  });
});
