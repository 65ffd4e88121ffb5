import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, freePort, runProcess, WAF_PARTS } from '@portico/testing';
import { Demo } from '../examples/demo.ts';
import { codeBlocks } from '../markdown/code-block.ts';
import { Shell } from '../shell/shell.ts';
import { compareOutput, stepsOf } from '../shell/step.ts';
import { surroundings } from '../shell/surroundings.ts';
import { read, ROOT } from '../tree/workspace.ts';

const GUIDE = read('docs/guides/waf.md');
const START = read('docker/edge/start.sh');
const PICTURE = read('docs/guides/waf.svg');

jest.setTimeout(120_000);

describeWith('curl', ...WAF_PARTS)('docs/guides/waf.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-waf-guide-'));
  // Where the master process is root, its workers are not, and they have to get at their socket.
  chmodSync(folder, 0o755);
  const run = join(folder, 'run');
  const shell = new Shell({ cwd: ROOT, env: surroundings({ WAF_RUN: run, WAF_HOST: '127.0.0.1', WAF_WORKERS: '1' }) });
  let demo: Demo;
  let port: number;

  beforeAll(async () => {
    demo = await Demo.start({ apps: ['web-bff'] });
    port = await freePort();
  });
  afterAll(async () => {
    // A guide that has failed half-way leaves its nginx running.
    const pid = join(run, 'nginx.pid');
    if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8')), 'SIGTERM');
    await shell.stop();
    await demo.close();
    rmSync(folder, { recursive: true });
  });

  const real = (commands: string): string =>
    commands
      .replaceAll('127.0.0.1:4000', new URL(demo.origins['localhost:4000'] as string).host)
      .replaceAll('4080', String(port))
      .replaceAll('edge.log', join(folder, 'edge.log'));

  it.each(stepsOf(GUIDE).map((step) => [step.line, step] as const))('line %i', async (_, step) => {
    const { shown, given } = compareOutput(step, await shell.run(real(step.commands)));
    expect(given).toBe(shown);
  });

  it('shows an exclusion that can be used', async () => {
    const file = join(folder, 'exclusions.conf');
    writeFileSync(file, codeBlocks(GUIDE).find(({ language }) => language === 'apacheconf')?.text ?? '');
    const env = { WAF_RUN: join(folder, 'check'), WAF_POLICY: 'web', WAF_BFF: '127.0.0.1:1', WAF_PORT: String(port), WAF_EXCLUSIONS: file };
    await expect(runProcess('start.sh check', { command: 'bash', arguments: [join(ROOT, 'docker/edge/start.sh'), 'check'], env })).resolves.toContain('test is successful');
  });
});

describe('the settings of docs/guides/waf.md', () => {
  const defaults = Object.fromEntries(Array.from(START.matchAll(/\b(WAF_\w+)=\$\{\1:-([^}]*)\}/g), ([, name, value]) => [name as string, value as string]));
  const rows = GUIDE.split('\n').filter((line) => line.startsWith('| `WAF_'));
  const shown = Object.fromEntries(
    rows.flatMap((row) => {
      const [names = '', values = ''] = row.slice(2).split(' | ');
      const of = (cell: string): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, word]) => word as string);
      return of(names).map((name, index) => [name, of(values)[index] ?? '']);
    }),
  );

  it('are those of start.sh, with their defaults', () => {
    const { WAF_HOME, WAF_RUN, ...own } = defaults;
    expect({ WAF_HOME, WAF_RUN }).toEqual({ WAF_HOME: expect.any(String) as string, WAF_RUN: '/tmp/edge' });
    // What has to be told has no default, and an exclusion is none.
    expect(shown).toEqual({ ...own, WAF_POLICY: '', WAF_BFF: '', WAF_EXCLUSIONS: '' });
  });

  it('names in its picture what stands in the guide', () => {
    for (const word of ['docker/edge', 'ModSecurity', 'X-Forwarded-For', 'WAF verdict', 'requestId']) expect({ word, both: PICTURE.includes(word) && GUIDE.includes(word) }).toEqual({ word, both: true });
  });
});
