import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeUpstreams } from '@portico/testing';
import { ask } from '../examples/ask.ts';
import { compareExample, shownExamples } from '../examples/shown-example.ts';
import { strangerIn } from '../excerpts/excerpt.ts';
import { codeBlocks } from '../markdown/code-block.ts';
import { namedBlocks } from '../markdown/named-block.ts';
import { read } from '../tree/workspace.ts';
import { startApp } from './started-app.ts';
import type { BffProcess } from '@portico/testing';
import { WorkspaceCopy } from './workspace-copy.ts';

const NX = 'nx/dist/bin/nx.js';
const JEST = 'jest/bin/jest.js';

const OPERATIONS = {
  accounts: { 'GET /accounts': { operationId: 'listAccounts' } },
  rates: { 'GET /rates/{currency}': { operationId: 'getRate' } },
};

/** The services that the guides are about, as they run beside the reader. */
const services = (): Promise<FakeUpstreams> =>
  FakeUpstreams.start([
    {
      contract: { name: 'payments', basePath: '/v2', operations: OPERATIONS.accounts },
      operation: 'GET /accounts',
      body: { items: [{ id: 'a-1', kind: 'card', balance: 1200 }] },
    },
    { contract: { name: 'rates', operations: OPERATIONS.rates }, operation: 'GET /rates/{currency}', body: { rate: 1.08 } },
  ]);

export interface GeneratorsGuideOptions {
  /** The guide, by its file name. */
  readonly guide: string;
  /** The BFF that it makes. */
  readonly app: string;
  /** A guide that the reader has followed before. */
  readonly after?: string;
}

/** Follows a guide that makes a BFF by generators, in a copy of the workspace: files, commands, tests, calls, in the order of the guide. */
export function generatorsGuide({ guide, app, after }: GeneratorsGuideOptions): void {
  const text = read(`docs/guides/${guide}`);
  const generators = (of: string): string[][] =>
    codeBlocks(of)
      .filter(({ language }) => language === 'sh')
      .flatMap((block) => block.text.split('\n'))
      .flatMap((line) => (line.startsWith('npx nx g ') ? [line.split(' ').slice(2)] : []));

  describe(`docs/guides/${guide}`, () => {
    let copy: WorkspaceCopy;

    /** What a reader types, in a terminal of their own. */
    const typed = async (of: string, wanted: (words: readonly string[]) => boolean = () => true): Promise<void> => {
      for (const { path, body } of namedBlocks(of, 'yaml')) if (!path.includes('/')) writeFileSync(join(copy.root, path), `${body}\n`);
      for (const words of generators(of).filter(wanted)) {
        const { code, output } = await copy.run(NX, words, { INIT_CWD: copy.root });
        expect(code === 0 ? '' : output).toBe('');
      }
    };

    beforeAll(async () => {
      copy = new WorkspaceCopy('apps', 'libs', 'tools/generators', 'tools/contracts', 'tools/conformance/api');
      if (after !== undefined) await typed(read(`docs/guides/${after}`), (words) => words[1]?.endsWith(':upstream') === true);
    }, 120_000);
    afterAll(() => copy.remove());

    it('runs generators that do what it says', () => typed(text), 120_000);

    it('shows code that they have made', () => {
      const shown = namedBlocks(text, 'ts', 'yaml').filter(({ path }) => path.includes('/'));
      expect(shown.length).toBeGreaterThan(1);
      for (const { path, body } of shown) {
        const file = join(copy.root, path);
        expect({ path, stranger: existsSync(file) ? strangerIn(body, `\n${readFileSync(file, 'utf8')}`) : 'no such file' }).toEqual({
          path,
          stranger: undefined,
        });
      }
    });

    it('ends with code that is linted, compiled, tested and built', async () => {
      expect(text).toContain(`npx nx run-many -t lint typecheck test build -p ${app}\n`);
      const { code, output } = await copy.run(NX, [
        'run-many',
        '-t',
        'lint',
        'typecheck',
        'test',
        'build',
        '-p',
        app,
        '--parallel=2',
        '--outputStyle=static',
      ]);
      expect(code === 0 ? '' : output).toBe('');
    }, 180_000);

    it('ends with end-to-end tests that pass', async () => {
      expect(text).toContain(`npx nx run ${app}-e2e:e2e\n`);
      const { code, output } = await copy.run(JEST, ['-c', `apps/${app}/e2e/jest.config.cjs`], {
        NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
      });
      expect(code === 0 ? '' : output).toBe('');
    }, 120_000);

    describe('called', () => {
      let upstreams: FakeUpstreams;
      let started: BffProcess;

      beforeAll(async () => {
        upstreams = await services();
        const called = readFileSync(join(copy.root, `apps/${app}/bff.yaml`), 'utf8');
        started = await startApp(
          copy,
          app,
          Object.fromEntries(Object.entries(upstreams.urls).filter(([name]) => called.includes(`name: ${name},`))),
        );
      }, 30_000);
      afterAll(async () => {
        await started.stop();
        await upstreams.close();
      });

      it.each(shownExamples(text).map((example) => [example.line, example] as const))(
        'line %i',
        async (_line, example) => {
          const { shown, given } = await compareExample(example, (command) => ask({ 'localhost:4300': started.url }, command));
          expect(given).toBe(shown);
        },
        20_000,
      );
    });
  });
}
