import { join } from 'node:path';
import { compareText } from '../examples/shown-answer.ts';
import { codeBlocks } from '../markdown/code-block.ts';
import { read, ROOT } from './workspace.ts';

const README = read('README.md');

/** What `npm start` prints when the BFFs run that are shown; its own module of tools/start. */
async function welcome(shown: string): Promise<string> {
  const app = (await import(join(ROOT, 'tools/start/src/app.ts'))) as { findApps(root: string): readonly { readonly name: string }[] };
  const sandbox = (await import(join(ROOT, 'tools/start/src/sandbox.ts'))) as {
    findSandbox(root: string, offset: number, apps: unknown): unknown;
  };
  const page = (await import(join(ROOT, 'tools/start/src/welcome.ts'))) as { welcome(apps: unknown, sandbox: unknown): string };
  const apps = app.findApps(ROOT).filter(({ name }) => shown.includes(`  ${name} `));
  expect(apps).not.toEqual([]);
  return page.welcome(apps, sandbox.findSandbox(ROOT, 0, apps));
}

describe('the README', () => {
  it('has the two commands, each in a block of its own', () => {
    const commands = codeBlocks(README).filter(({ language }) => language === 'sh');
    expect(commands.map(({ text }) => text)).toEqual(expect.arrayContaining(['npm ci && npm start', 'npm ci && npm test']));
  });

  it('shows what npm start prints', async () => {
    const printed = codeBlocks(README).find(({ language }) => language === 'text')?.text ?? '';
    const { shown, given } = compareText(printed, await welcome(printed));
    expect(given).toBe(shown);
  });
});
