import type { Activation, Run } from './warm-spec.ts';

/** A spec file whose modules are loaded, or that can be loaded again. */
export interface Bench {
  /** @param fresh with modules in which no mutant has run yet */
  run(fresh: boolean, ids: ReadonlySet<string>, active?: Activation): Promise<Run>;
}

/**
 * Whether these tests notice a mutant. Other mutants have run in the same modules before it, so that a failure alone is no proof: the test
 * that failed has to pass without the mutant, and to fail with it again. Where it does not, modules that are loaded afresh decide.
 * @param patience milliseconds that tests may take in those
 */
export async function verdictOf(bench: Bench, ids: ReadonlySet<string>, active: Activation, patience: number): Promise<Run> {
  const first = await bench.run(false, ids, active);
  if (!first.failed) return first;
  const alone = new Set([first.failed.id]);
  if (!(await bench.run(false, alone)).failed && (await bench.run(false, alone, active)).failed) return first;
  return bench.run(true, ids, { ...active, timeout: patience });
}
