import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The part of jest-circus's state that is set between two runs. */
interface State {
  readonly rootDescribeBlock: Block;
  readonly unhandledErrors: unknown[];
  testTimeout: number;
}

/** What jest-circus's adapter for Jest is made of. */
interface Adapter {
  readonly initialize: (of: object) => Promise<unknown>;
  readonly runAndTransformResultsToJestFormat: (of: object) => Promise<unknown>;
}

interface Block {
  readonly type: 'describeBlock';
  readonly name: string;
  readonly parent?: Block;
  readonly children: readonly (Block | Test)[];
}

interface Test {
  readonly type: 'test';
  readonly name: string;
  readonly parent: Block;
  readonly duration: number | null;
  mode: string | undefined | null;
  errors: unknown[];
  status: string | null;
  startedAt: number | null;
  unhandledRejectionErrorByPromise: Map<unknown, unknown>;
}

interface Event {
  readonly name: string;
  readonly test?: Test;
  readonly hook?: { readonly type: string; readonly parent: Block };
}

/** What code that Stryker has instrumented reads and writes. */
interface Switch {
  activeMutant: string | undefined;
  currentTestId: string | undefined;
  hitCount: number | undefined;
  hitLimit: number | undefined;
  readonly mutantCoverage: Coverage;
}

type Hits = Record<string, number>;

export interface Coverage {
  readonly static: Hits;
  readonly perTest: Record<string, Hits>;
}

export interface Loaded {
  readonly globalConfig: object;
  readonly config: { readonly setupFilesAfterEnv: readonly string[]; readonly testTimeout?: number };
  readonly environment: { readonly global: Record<string, unknown>; handleTestEvent?: (event: Event, state: State) => void };
  readonly runtime: JestRuntime;
  readonly path: string;
}

interface JestRuntime {
  requireInternalModule<T>(path: string): T;
  requireModule(path: string): unknown;
  unstable_importModule(path: string): Promise<unknown>;
  unstable_shouldLoadAsEsm(path: string): boolean;
  setGlobalsForRuntime(globals: object): void;
}

export interface RanTest {
  /** Its place in the file: names may be of the moment in which the file was loaded. */
  readonly id: string;
  readonly name: string;
  readonly duration: number;
}

export interface Run {
  /** The tests that ran, in their order; after the first that failed, none does. */
  readonly ran: readonly RanTest[];
  readonly failed?: RanTest & { readonly message: string };
  /** The mutant was reached a hundred times as often as in all tests without it: an endless loop. */
  readonly endless: boolean;
}

export interface Activation {
  readonly mutant: string;
  readonly hitLimit: number | undefined;
  /** Milliseconds that each test and hook may take. */
  readonly timeout: number;
}

const ADAPTER = join(dirname(createRequire(createRequire(import.meta.url).resolve('jest')).resolve('jest-circus/package.json')), 'build/jestAdapterInit.js');
const ERRORS = ['uncaughtException', 'unhandledRejection', 'rejectionHandled'] as const;

/** One spec file with the modules that it has loaded. Its tests run repeatedly, each time with another mutant switched on. */
export class WarmSpec {
  readonly path: string;
  readonly #runs: () => Promise<unknown>;
  readonly #state: State;
  readonly #tests: readonly { readonly test: Test; readonly mode: Test['mode'] }[];
  readonly #switch: Switch;
  readonly #timeout: number;
  readonly #listeners: ReadonlyMap<string, readonly ((...args: unknown[]) => void)[]>;
  #close!: () => void;
  /** Jest tears the environment down after this. */
  readonly closed = new Promise<void>((resolve) => (this.#close = resolve));

  private constructor(path: string, runs: () => Promise<unknown>, state: State, mutants: Switch) {
    this.path = path;
    this.#runs = runs;
    this.#state = state;
    this.#tests = testsOf(state.rootDescribeBlock).map((test) => ({ test, mode: test.mode }));
    this.#switch = mutants;
    this.#timeout = state.testTimeout;
    // Jest's own, which know this file: each loaded file replaces those of the one before it.
    this.#listeners = new Map(ERRORS.map((event) => [event, process.rawListeners(event) as ((...args: unknown[]) => void)[]]));
  }

  /** Does what jest-circus's adapter does before it runs the tests. */
  static async load({ globalConfig, config, environment, runtime, path }: Loaded): Promise<WarmSpec> {
    const off = { activeMutant: undefined, currentTestId: undefined, hitCount: undefined, hitLimit: undefined };
    const mutants: Switch = { ...off, mutantCoverage: { static: {}, perTest: {} } };
    environment.global['__stryker__'] = mutants;
    let state: State | undefined;
    environment.handleTestEvent = (event, ofCircus) => {
      state = ofCircus;
      const all = testsOf(ofCircus.rootDescribeBlock);
      const idsOf = (tests: readonly Test[]): string => tests.map((test) => all.indexOf(test)).join();
      if (event.name === 'test_start') {
        mutants.currentTestId = idsOf([event.test as Test]);
        if (all.some(({ errors }) => errors.length > 0)) (event.test as Test).mode = 'skip';
      }
      if (event.name === 'hook_start' && event.hook?.type.endsWith('All') === true) mutants.currentTestId = idsOf(testsOf(event.hook.parent));
      const overAll = event.test === undefined && /^hook_(?:success|failure)$/.test(event.name);
      if (overAll || event.name === 'test_done' || event.name === 'test_skip') mutants.currentTestId = undefined;
    };
    const adapter = runtime.requireInternalModule<Adapter>(ADAPTER);
    const localRequire = runtime.requireModule.bind(runtime);
    const setGlobalsForRuntime = runtime.setGlobalsForRuntime.bind(runtime);
    await adapter.initialize({ config, environment, globalConfig, localRequire, parentProcess: process, runtime, setGlobalsForRuntime, testPath: path });
    for (const file of [...config.setupFilesAfterEnv, path]) {
      if (runtime.unstable_shouldLoadAsEsm(file)) await runtime.unstable_importModule(file);
      else runtime.requireModule(file);
    }
    const run = (): Promise<unknown> => adapter.runAndTransformResultsToJestFormat({ config, globalConfig, testPath: path, setupAfterEnvPerfStats: {} });
    return new WarmSpec(path, run, state as unknown as State, mutants);
  }

  /** What was reached so far, each of a block's `beforeAll` and `afterAll` by all tests of the block. */
  get coverage(): Coverage {
    const perTest: Record<string, Hits> = {};
    for (const [ids, hits] of Object.entries(this.#switch.mutantCoverage.perTest)) {
      for (const id of ids.split(',')) {
        const sum = (perTest[id] ??= {});
        for (const [mutant, count] of Object.entries(hits)) sum[mutant] = (sum[mutant] ?? 0) + count;
      }
    }
    return { static: this.#switch.mutantCoverage.static, perTest };
  }

  /** Runs the tests of these ids, or all, until one fails. */
  async run(ids: ReadonlySet<string> | undefined, active?: Activation): Promise<Run> {
    const state = this.#state;
    const tests = this.#tests.map(({ test, mode }, index) => ({ test, mode, id: String(index) }));
    for (const { test, mode, id } of tests) {
      const untried = { errors: [], status: null, startedAt: null, unhandledRejectionErrorByPromise: new Map() };
      Object.assign(test, untried, { mode: (ids?.has(id) ?? true) ? mode : 'skip' });
    }
    state.unhandledErrors.length = 0;
    state.testTimeout = active?.timeout ?? this.#timeout;
    for (const [event, listeners] of this.#listeners) {
      process.removeAllListeners(event);
      for (const listener of listeners) process.on(event, listener);
    }
    Object.assign(this.#switch, { activeMutant: active?.mutant, hitLimit: active?.hitLimit, hitCount: active?.hitLimit === undefined ? undefined : 0 });
    await this.#runs();
    const endless = (this.#switch.hitCount ?? 0) > (this.#switch.hitLimit ?? Number.POSITIVE_INFINITY);
    Object.assign(this.#switch, { activeMutant: undefined, hitCount: undefined, currentTestId: undefined });
    const resultOf = ({ test, id }: { test: Test; id: string }): RanTest => ({ id, name: nameOf(test), duration: test.duration ?? 0 });
    const ran = tests.filter(({ test }) => test.status === 'done').map(resultOf);
    const failed = tests.find(({ test }) => test.errors.length > 0);
    if (failed) return { ran, endless, failed: { ...resultOf(failed), message: messageOf(failed.test.errors[0]) } };
    const [unhandled] = state.unhandledErrors;
    const last = ran.at(-1) ?? { id: '0', name: this.path, duration: 0 };
    return unhandled === undefined ? { ran, endless } : { ran, endless, failed: { ...last, message: messageOf(unhandled) } };
  }

  close(): void {
    this.#close();
  }
}

const testsOf = (block: Block): Test[] => block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));

function nameOf(test: Test): string {
  const names = [test.name];
  for (let block: Block = test.parent; block.parent; block = block.parent) names.unshift(block.name);
  return names.join(' ');
}

/** Jest keeps an error together with the place of its test. */
function messageOf(error: unknown): string {
  const [first] = Array.isArray(error) ? (error as unknown[]) : [error];
  return String((first as Error | undefined)?.message ?? first);
}
