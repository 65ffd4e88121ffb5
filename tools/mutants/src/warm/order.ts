/** Tests of one spec file that are run together. */
export interface Unit {
  readonly spec: string;
  readonly ids: ReadonlySet<string>;
  /** Milliseconds. */
  readonly longest: number;
}

export interface CoveringTest {
  readonly spec: string;
  readonly id: string;
  /** Milliseconds that it took without a mutant. */
  readonly duration: number;
}

/** Milliseconds up to which tests of a file are run together before those that take longer. */
const STEPS = [100, 1_000, Number.POSITIVE_INFINITY];

/**
 * The tests that reach a mutant, in an order that soon finds one that fails: the one that noticed the mutant before it, and then the short
 * ones of all files, those of preferred files first, before any that waits for something.
 */
export function inOrder(tests: readonly CoveringTest[], noticedLast: CoveringTest | undefined, preference: (spec: string) => number): Unit[] {
  const again = tests.filter(({ spec, id }) => spec === noticedLast?.spec && id === noticedLast.id);
  const units = [again];
  let rest = tests.filter((test) => !again.includes(test));
  for (const step of STEPS) {
    const now = rest.filter(({ duration }) => duration <= step);
    const bySpec = [...new Set(now.map(({ spec }) => spec))].map((one) => ({ one, of: now.filter(({ spec }) => spec === one) }));
    units.push(...bySpec.toSorted((a, b) => preference(a.one) - preference(b.one) || timeOf(a.of) - timeOf(b.of)).map(({ of }) => of));
    rest = rest.filter(({ duration }) => duration > step);
  }
  return units.flatMap((of) => (of[0] ? [{ spec: of[0].spec, ids: new Set(of.map(({ id }) => id)), longest: Math.max(...of.map(({ duration }) => duration)) }] : []));
}

const timeOf = (tests: readonly CoveringTest[]): number => tests.reduce((sum, { duration }) => sum + duration, 0);
