import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { ask } from '../examples/ask.ts';
import { CONTROL } from '../examples/demo.ts';
import { compareExample, shownExamples } from '../examples/shown-example.ts';
import { namedBlocks } from '../markdown/named-block.ts';
import { read } from '../tree/workspace.ts';
import { startApp } from './started-app.ts';
import type { BffProcess } from '@portico/testing';
import { WorkspaceCopy } from './workspace-copy.ts';

const GUIDE = read('docs/guides/add-an-endpoint.md');
const NX = 'nx/dist/bin/nx.js';
const JEST = 'jest/bin/jest.js';

describe('docs/guides/add-an-endpoint.md', () => {
  let copy: WorkspaceCopy;

  beforeAll(() => {
    copy = new WorkspaceCopy('apps/web-bff', 'libs', 'tools/sandbox');
  });
  afterAll(() => copy.remove());

  it('shows code that fits the workspace', () => {
    for (const block of namedBlocks(GUIDE, 'ts', 'diff')) copy.lay(block);
  });

  it('ends with code that is linted, compiled, tested and built', async () => {
    const targets = ['lint', 'typecheck', 'test', 'build'];
    const args = ['run-many', '-t', ...targets, '-p', 'web-bff', '--parallel=2', '--outputStyle=static'];
    const { code, output } = await copy.run(NX, args);
    expect(code === 0 ? '' : output).toBe('');
    expect(output).toContain('category.view.spec.ts');
  }, 120_000);

  it('ends with an endpoint that goes on without each of its optional parts', async () => {
    const args = ['-c', 'apps/web-bff/e2e/jest.config.cjs', 'optional-parts', '-t', 'category|all taken away', '--verbose'];
    const { code, output } = await copy.run(JEST, args, { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' });
    expect(code === 0 ? '' : output).toBe('');
    expect(output).toMatch(/without prices[^]*without stock/);
  }, 60_000);

  describe('tried', () => {
    let sandbox: Sandbox;
    let app: BffProcess;

    beforeAll(async () => {
      sandbox = await startSandbox({ ports: 'free' });
      app = await startApp(copy, 'web-bff', sandbox.urls);
    }, 30_000);
    afterAll(async () => {
      await app.stop();
      await sandbox.close();
    });

    it.each(shownExamples(GUIDE).map((example) => [example.line, example] as const))('line %i', async (_line, example) => {
      const origins = { 'localhost:4000': app.url, [CONTROL]: sandbox.controlUrl };
      const { shown, given } = await compareExample(example, (command) => ask(origins, command));
      expect(given).toBe(shown);
    }, 20_000);
  });
});
