/** A test runner for Stryker that loads each spec file once and then runs its tests with one mutant after the other. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import type { DryRunResult, MutantRunOptions, MutantRunResult, TestResult, TestRunner } from '@stryker-mutator/api/test-runner';
import { inOrder } from './order.ts';
import type { CoveringTest } from './order.ts';
import { verdictOf } from './verdict.ts';
import { WarmSpec } from './warm-spec.ts';
import type { Activation, Coverage, Loaded, RanTest, Run } from './warm-spec.ts';
import { Watchdog } from './watchdog.ts';

/** What tools/mutants/src/options.ts tells of the library. */
export interface WarmOptions {
  /** Its Jest configuration and its spec files, from the workspace's root. */
  readonly config: string;
  readonly specs: readonly string[];
}

/** Milliseconds for a test and a hook with a mutant in it, beside five times what the longest of them takes without. */
const IMPATIENCE = 2_500;
/** And in modules that were loaded for it. */
const PATIENCE = 15_000;
/** Spec files that stay loaded: the modules of each take 20 to 60 MB. */
const MOST_WARM = 24;
/** In the sandbox, where Stryker's processes run. */
const DURATIONS = '.durations.json';
const SEPARATOR = ' › ';

type HookArguments = [Loaded['globalConfig'], Loaded['config'], Loaded['environment'], Loaded['runtime'], path: string];

type Jest = { runCLI: (argv: object, roots: readonly string[]) => Promise<{ results: { testResults: readonly { testExecError?: Error }[] } }> };

class WarmRunner implements TestRunner {
  readonly #root = process.cwd();
  readonly #require = createRequire(join(this.#root, 'package.json'));
  readonly #jest = this.#require('jest') as Jest;
  readonly #specs: readonly string[];
  /** As Jest takes it on its command line. */
  readonly #config: string;
  readonly #watchdog = new Watchdog(this.#root);
  /** The one used last is the last one. */
  readonly #warm = new Map<string, WarmSpec>();
  /** Milliseconds, by test; the next process reads what the first has measured. */
  #durations: Record<string, number>;
  /** Per source file, the test that noticed the mutant before. */
  readonly #noticedLast = new Map<string, CoveringTest>();

  constructor(options: StrykerOptions) {
    const { config, specs } = options['warm'] as WarmOptions;
    this.#specs = specs;
    const file = join(this.#root, config);
    const changes = { rootDir: dirname(file), testRunner: join(import.meta.dirname, 'hook.cjs'), reporters: [], testTimeout: 30_000 };
    this.#config = JSON.stringify({ ...(this.#require(file) as object), ...changes });
    // As Jest's command does.
    process.env['NODE_ENV'] ??= 'test';
    this.#durations = existsSync(DURATIONS) ? (JSON.parse(readFileSync(DURATIONS, 'utf8')) as Record<string, number>) : {};
  }

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    const mutantCoverage: Coverage = { static: {}, perTest: {} };
    for (const spec of this.#specs) {
      let warm = await this.#load(spec);
      let run = await warm.run(undefined);
      if (run.failed) {
        // A neighbour may have had the machine.
        warm = await this.#load(spec);
        run = await warm.run(undefined);
      }
      const said = ({ id, name, duration }: RanTest) => ({ id: `${spec}${SEPARATOR}${id}`, name, timeSpentMs: duration, fileName: join(this.#root, spec) });
      for (const test of run.ran) tests.push({ ...said(test), status: TestStatus.Success });
      if (run.failed) tests.push({ ...said(run.failed), status: TestStatus.Failed, failureMessage: run.failed.message });
      const { coverage } = warm;
      for (const [mutant, count] of Object.entries(coverage.static)) mutantCoverage.static[mutant] = (mutantCoverage.static[mutant] ?? 0) + count;
      for (const [id, hits] of Object.entries(coverage.perTest)) mutantCoverage.perTest[`${spec}${SEPARATOR}${id}`] = hits;
    }
    this.#durations = Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    writeFileSync(DURATIONS, JSON.stringify(this.#durations));
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter = [], hitLimit, sandboxFileName }: MutantRunOptions): Promise<MutantRunResult> {
    if (this.#watchdog.foundEndless(activeMutant.id)) return { status: MutantRunStatus.Timeout, reason: 'an endless loop' };
    const covering = testFilter.map((test) => {
      const [spec, id] = test.split(SEPARATOR) as [string, string];
      return { spec, id, duration: this.#durations[test] ?? 0 };
    });
    const own = relative(this.#root, sandboxFileName).replace(/\.ts$/, '.spec.ts');
    const preference = (spec: string): number => (spec === own ? 0 : this.#warm.has(spec) ? 1 : 2);
    for (const { spec, ids, longest } of inOrder(covering, this.#noticedLast.get(sandboxFileName), preference)) {
      const bench = {
        run: async (fresh: boolean, only: ReadonlySet<string>, active?: Activation): Promise<Run> => {
          const warm = await this.#get(spec, fresh);
          return this.#watchdog.watch(active?.mutant, () => warm.run(only, active));
        },
      };
      const active = { mutant: activeMutant.id, hitLimit, timeout: IMPATIENCE + 5 * longest };
      const { ran, failed, endless } = await verdictOf(bench, ids, active, PATIENCE);
      if (ran.length === 0 && !failed) throw new Error(`${spec} has none of the tests that reached the mutant before`);
      if (!failed) continue;
      this.#noticedLast.set(sandboxFileName, { spec, id: failed.id, duration: 0 });
      if (endless) return { status: MutantRunStatus.Timeout, reason: 'an endless loop' };
      return { status: MutantRunStatus.Killed, killedBy: [`${spec}${SEPARATOR}${failed.id}`], failureMessage: failed.message, nrOfTests: testFilter.length };
    }
    return { status: MutantRunStatus.Survived, nrOfTests: testFilter.length };
  }

  async dispose(): Promise<void> {
    for (const spec of this.#warm.keys()) this.#drop(spec);
  }

  async #get(spec: string, fresh: boolean): Promise<WarmSpec> {
    const warm = fresh ? undefined : this.#warm.get(spec);
    if (!warm) return this.#load(spec);
    this.#warm.delete(spec);
    this.#warm.set(spec, warm);
    return warm;
  }

  async #load(spec: string): Promise<WarmSpec> {
    this.#drop(spec);
    for (const oldest of this.#warm.keys()) if (this.#warm.size >= MOST_WARM) this.#drop(oldest);
    const warm = await new Promise<WarmSpec>((resolve, reject) => {
      const keep = async (...[globalConfig, config, environment, runtime, path]: HookArguments): Promise<object> => {
        const loaded = await WarmSpec.load({ globalConfig, config, environment, runtime, path });
        resolve(loaded);
        await loaded.closed;
        return NOTHING;
      };
      Object.assign(globalThis, { [Symbol.for('portico.mutants')]: keep });
      const argv = { $0: 'stryker', _: [join(this.#root, spec)], runTestsByPath: true, config: this.#config, runInBand: true, silent: true, watchman: false };
      this.#jest
        .runCLI(argv, [this.#root])
        .then(({ results }) => reject(results.testResults[0]?.testExecError ?? new Error(`${spec} was not loaded`)), reject);
    });
    this.#warm.set(spec, warm);
    return warm;
  }

  #drop(spec: string): void {
    this.#warm.get(spec)?.close();
    this.#warm.delete(spec);
  }
}

/** Jest's result of a file without tests. */
const NOTHING = {
  ...{ leaks: false, numFailingTests: 0, numPassingTests: 0, numPendingTests: 0, numTodoTests: 0, openHandles: [], perfStats: {}, skipped: false },
  ...{ testFilePath: '', testResults: [] },
  snapshot: { added: 0, matched: 0, unmatched: 0, updated: 0, unchecked: 0, uncheckedKeys: [], fileDeleted: false },
};

const create = (options: StrykerOptions): WarmRunner => new WarmRunner(options);
create.inject = tokens(commonTokens.options);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'warm', create)];
export const strykerValidationSchema = { properties: { warm: { type: 'object' } } };
