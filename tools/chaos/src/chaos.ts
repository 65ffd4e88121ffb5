import type { Fault } from './faults/fault.ts';
import { Lab } from './lab/lab.ts';
import type { Pace } from './lab/pace.ts';
import type { Result } from './lab/result.ts';
import { isMet } from './bars/bar.ts';
import { OTHERS } from './report/verdict.ts';

export interface Outcome {
  readonly results: readonly Result[];
  /** Faults that could not be tried, each with the reason. */
  readonly failures: readonly string[];
}

/** Tries one fault after the other and leaves nothing running, interrupted or not. */
export async function runChaos(root: string, faults: readonly Fault[], pace: Pace, interrupted: AbortSignal, tell: (line: string) => void): Promise<Outcome> {
  const lab = await Lab.open(root, pace, interrupted, tell);
  const results: Result[] = [];
  const failures: string[] = [];
  try {
    for (const fault of faults) {
      interrupted.throwIfAborted();
      try {
        const result = await fault.run(lab);
        results.push(result);
        tell(lineOf(result));
      } catch (error) {
        interrupted.throwIfAborted();
        failures.push(`${fault.name} could not be tried: ${(error as Error).message}`);
        tell(failures.at(-1) as string);
      }
    }
  } finally {
    await lab.close();
  }
  return { results, failures };
}

function lineOf({ fault, bars, figures }: Result): string {
  const missed = bars.filter((bar) => !isMet(bar)).map(({ what }) => what);
  const verdict = missed.length === 0 ? 'all bars met' : `missed: ${missed.join('; ')}`;
  const others = figures.others > OTHERS ? `   (others had ${(figures.others * 100).toFixed(0)} % of the machine)` : '';
  return `${fault.padEnd(24)} ${verdict}${others}`;
}
