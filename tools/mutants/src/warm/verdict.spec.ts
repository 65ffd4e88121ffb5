import { verdictOf } from './verdict.ts';
import type { Bench } from './verdict.ts';
import type { Run } from './warm-spec.ts';

const ACTIVE = { mutant: '7', hitLimit: 100, timeout: 5 };
const PASSED: Run = { ran: [{ id: 'a', name: 'A', duration: 1 }], endless: false };
const FAILED: Run = { ...PASSED, failed: { id: 'b', name: 'B', duration: 1, message: 'no' } };

/** Answers with these results, and writes down what was run. */
function benchWith(...results: Run[]): Bench & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    run: async (fresh, ids, active) => {
      asked.push(`${fresh ? 'fresh ' : ''}${[...ids].join()} ${active ? `with, ${active.timeout} ms` : 'without'}`);
      return results.shift() as Run;
    },
  };
}

it.each([
  { name: 'it fails with the mutant, passes without it and fails again', results: [FAILED, PASSED, FAILED], verdict: FAILED, asked: ['a,b with, 5 ms', 'b without', 'b with, 5 ms'] },
  { name: 'none fails', results: [PASSED], verdict: PASSED, asked: ['a,b with, 5 ms'] },
  { name: 'it fails without the mutant too, and with it in fresh modules', results: [FAILED, FAILED, FAILED], verdict: FAILED, asked: ['a,b with, 5 ms', 'b without', 'fresh a,b with, 9 ms'] },
  { name: 'it fails without the mutant too, but not in fresh modules', results: [FAILED, FAILED, PASSED], verdict: PASSED, asked: ['a,b with, 5 ms', 'b without', 'fresh a,b with, 9 ms'] },
  { name: 'it fails once by chance', results: [FAILED, PASSED, PASSED, PASSED], verdict: PASSED, asked: ['a,b with, 5 ms', 'b without', 'b with, 5 ms', 'fresh a,b with, 9 ms'] },
])('counts a test as having noticed a mutant only by proof: $name', async ({ results, verdict, asked }) => {
  const bench = benchWith(...results);
  expect({ verdict: await verdictOf(bench, new Set(['a', 'b']), ACTIVE, 9), asked: bench.asked }).toEqual({ verdict, asked });
});
