import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CopiedWorkspace } from '../affected/copied-workspace.ts';
import { ROOT } from '../tree/workspace.ts';
import { readChanges } from './plausible-change.ts';
import type { PlausibleChange } from './plausible-change.ts';

const CHANGES = readChanges(ROOT);

/** What Jest writes, as far as it is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Specs that could not be run. */
  readonly broken: number;
}

describe('a plausible change', () => {
  let workspace: CopiedWorkspace;
  beforeAll(() => {
    workspace = new CopiedWorkspace(ROOT);
  });
  afterEach(() => {
    workspace.git('reset', '--quiet', '--hard');
    workspace.git('clean', '-qfd', '--exclude=node_modules');
  });
  afterAll(() => workspace.remove());

  const run = (...words: readonly string[]): SpawnSyncReturns<string> => {
    const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
    return spawnSync(process.execPath, words, { cwd: workspace.root, encoding: 'utf8', env });
  };

  const test = ({ project, spec }: PlausibleChange): Outcome => {
    const file = join(workspace.root, 'outcome.json');
    const words = ['--reporters=default', '--json', `--outputFile=${file}`, '--runTestsByPath', spec];
    run('node_modules/jest/bin/jest.js', '-c', `${project}/jest.config.cjs`, ...words);
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    return { passed: report.numPassedTests, failed: report.numFailedTests, broken: report.numRuntimeErrorTestSuites };
  };

  it.each(CHANGES)('takes one file, whose spec is red before and green after: $about', (change) => {
    workspace.git('apply', `--include=${change.spec}`, change.patch);
    const before = test(change);
    expect(before).toEqual({ passed: expect.any(Number), failed: expect.any(Number), broken: 0 });
    expect(before.failed).toBeGreaterThan(0);
    workspace.git('apply', `--exclude=${change.spec}`, change.patch);
    expect(test(change)).toEqual({ passed: before.passed + before.failed, failed: 0, broken: 0 });
  }, 120_000);

  it('fits the types of all others', () => {
    for (const { patch } of CHANGES) workspace.git('apply', patch);
    const projects = [...new Set(CHANGES.map(({ project }) => project))];
    const compiler = 'node_modules/typescript-native/bin/tsc';
    const complaints = projects.map((project) => run(compiler, '-p', `${project}/tsconfig.json`, '--noEmit').stdout);
    expect(complaints.join('')).toBe('');
  }, 300_000);
});
