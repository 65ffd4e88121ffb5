import { originsOf } from '../lab/lab.ts';
import type { Lab, RunningBff } from '../lab/lab.ts';
import { Load } from '../load/load.ts';
import { figuresOf } from '../measure/stretch.ts';
import type { StretchFigures } from '../measure/stretch.ts';

/** Reads a second, and how many times more each step asks for. */
const FIRST = 120;
const TIMES = 1.4;
const MOST_STEPS = 12;
/** What to ask for when that is too much already: a machine that others use has little left. */
const LESS = [60, 30];
/** Of a step; and how long it takes until a step is what it is, after the one before. */
const SECONDS = 2;
const SETTLE = 500;

/** What still counts as carried: nearly all succeed, and hardly any queue. Milliseconds. */
const SUCCESS = 0.995;
const P99 = 100;
/** A step that something else on the machine disturbed is tried again. */
const TRIES = 2;

export const isCarried = ({ success, p99 }: StretchFigures): boolean => success >= SUCCESS && p99 <= P99;

/** Asks for more and more, or for less at once. @param carries whether a rate is carried @returns the last rate that was; undefined when none was */
export async function ramp(carries: (rate: number) => Promise<boolean>): Promise<number | undefined> {
  let carried: number | undefined;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const rate = Math.round(FIRST * TIMES ** step);
    if (!(await once(carries, rate))) break;
    carried = rate;
  }
  for (const rate of carried === undefined ? LESS : []) if (await once(carries, rate)) return rate;
  return carried;
}

async function once(carries: (rate: number) => Promise<boolean>, rate: number): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) if (await carries(rate)) return true;
  return false;
}

/**
 * Reads a second that this machine carries: the BFFs, the services behind them and the load share it, and whichever gives out
 * first decides. @throws Error when it carries none
 */
export async function capacityOf(lab: Lab, bffs: readonly RunningBff[]): Promise<number> {
  let firstRead = 0;
  const carried = await ramp(async (rate) => {
    lab.interrupted.throwIfAborted();
    const order = { origins: originsOf(bffs), read: 'pages' as const, reads: [{ seconds: SECONDS, perSecond: rate }], writes: [], firstRead, firstReference: 0 };
    const { reads } = await Load.start(order, lab.interrupted).result;
    firstRead += rate * SECONDS;
    const figures = figuresOf(reads, { from: SETTLE, to: SECONDS * 1000 });
    lab.tell(`  ${rate} reads a second: ${(figures.success * 100).toFixed(2)} % succeed, p99 ${figures.p99.toFixed(0)} ms`);
    return isCarried(figures);
  });
  if (carried === undefined) throw new Error(`the BFFs do not carry ${LESS.at(-1)} reads a second here, so there is nothing to take 70 % of`);
  return carried;
}
