import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { answeredWell } from '../bars/answered-well.ts';
import { noLeak } from '../bars/no-leak.ts';
import type { Bar } from '../bars/bar.ts';
import { Lab, originsOf } from '../lab/lab.ts';
import { CI_PACE } from '../lab/pace.ts';
import { warmUp } from '../load/warm-up.ts';
import type { RunningBff } from '../lab/lab.ts';
import { SeededRandom } from '../statistics/seeded-random.ts';
import { placedOrders } from '../writes/placed-orders.ts';
import type { WriteFigures } from '../writes/write-figures.ts';
import { writeFigures } from '../writes/write-figures.ts';
import type { Answers } from './answers.ts';
import { answersIn } from './answers.ts';
import { capacityOf } from './capacity.ts';
import type { SoakFlags } from './command-line.ts';
import type { Complaints } from './complaints.ts';
import { complaintsIn, complaintsInFile } from './complaints.ts';
import { drawEpisodes, lengthOf } from './episodes/draw-episodes.ts';
import type { Episode } from './episodes/draw-episodes.ts';
import { playRound, readingsOf } from './round.ts';
import type { PlayedRound, Round, Setup } from './round.ts';

/** The share of what the machine carries that is asked for, and of that the share that writes come to besides. */
const LOAD = 0.7;
const WRITES = 0.04;

/**
 * glibc keeps what is freed for the next time, and more of it after each large buffer: a step in resident memory that is no
 * leak. With fixed bounds it gives pages back, as V8 does after a full collection (mallopt(3)).
 */
const FREED_IS_FREE = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

/** Where the lab has them written. */
const LOGS = 'dist/chaos/logs/soak';

/** Seconds. */
const WARM_UP = 3;
/** For calls whose results are no longer awaited, such as lost hedges; and for looking. */
const REST = 1.5;
const LOOKING = 2;
/** At the end all is well for a while, and the BFFs have longer to come to rest. */
const LAST: Episode = { lead: 2, lasts: 4, pause: 0, troubles: [] };
const LAST_REST = 5;

export interface Soaked {
  readonly seed: number;
  /** Reads a second that the machine carries, and that were asked for. */
  readonly capacity: number;
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
  readonly rounds: readonly Round[];
  readonly answers: Answers;
  readonly writes: WriteFigures;
  /** BFFs that did not live to see the end. */
  readonly ended: readonly string[];
  /** By the BFF's name. */
  readonly complaints: Readonly<Record<string, Complaints>>;
  readonly bars: readonly Bar[];
}

/** Load with faults for minutes; then counts what is left of it. Leaves nothing running, interrupted or not. */
export async function runSoak(root: string, { minutes, seed }: SoakFlags, interrupted: AbortSignal, tell: (line: string) => void): Promise<Soaked> {
  const lab = await Lab.open(root, CI_PACE, interrupted, tell);
  try {
    // Logs are added to, and those of an earlier soak say nothing of this one.
    rmSync(join(root, LOGS), { recursive: true, force: true });
    const bffs = await lab.startBffs({ name: 'soak', settings: FREED_IS_FREE });
    await warmUp(originsOf(bffs), WARM_UP, []);
    tell('looking for what this machine carries');
    const capacity = await capacityOf(lab, bffs);
    const readsPerSecond = Math.round(capacity * LOAD);
    const writesPerSecond = Math.max(1, Math.round(readsPerSecond * WRITES));
    tell(`${LOAD * 100} % of ${capacity} reads a second for ${minutes} min, with ${writesPerSecond} writes; seed ${seed}`);
    const setup: Setup = { lab, bffs, readsPerSecond, writesPerSecond, startedAt: performance.now() };
    const seconds = minutes * 60 - lengthOf(LAST) - LAST_REST - LOOKING;
    const played = await playAll(setup, drawEpisodes(new SeededRandom(seed), seconds, REST + LOOKING), seconds);
    const rounds = played.map(({ round }) => round);
    const answers = answersIn(played.flatMap(({ reads, writes }) => [reads, writes]));
    const writes = await writesOf(lab, played);
    const ended = endedIn(bffs);
    await lab.stopBffs();
    const complaints = await complaintsOf(bffs);
    const bars = [...bffs.flatMap(({ name }) => noLeak(name, readingsOf(name, rounds))), ...answeredWell({ rounds, answers, writes, ended, complaints })];
    return { seed, capacity, readsPerSecond, writesPerSecond, rounds, answers, writes, ended, complaints, bars };
  } finally {
    await lab.close();
  }
}

const endedIn = (bffs: readonly RunningBff[]): string[] => bffs.filter(({ process }) => !process.running).map(({ name }) => name);

/** @param seconds after which no episode begins that would not be over; a busy machine takes longer to come to rest */
async function playAll(setup: Setup, episodes: readonly Episode[], seconds: number): Promise<PlayedRound[]> {
  const played: PlayedRound[] = [];
  let firstRead = 0;
  const play = async (episode: Episode, rest: number): Promise<void> => {
    const next = await playRound(setup, episode, firstRead, rest);
    firstRead += next.reads.due.length;
    played.push(next);
    const { at, troubles, ill } = next.round;
    setup.lab.tell(`  ${at.toFixed(1)} min  ${(ill.success * 100).toFixed(1).padStart(5)} % of reads succeed  ${troubles.join(', ') || 'all is well'}`);
  };
  try {
    for (const episode of episodes) {
      const elapsed = (performance.now() - setup.startedAt) / 1000;
      if (elapsed + lengthOf(episode) + REST <= seconds) await play(episode, REST);
    }
    await play(LAST, LAST_REST);
  } catch (error) {
    // A BFF that has ended is a result, not a failure to measure.
    if (endedIn(setup.bffs).length === 0) throw error;
    setup.lab.tell((error as Error).message);
  }
  return played;
}

async function writesOf({ sandbox }: Lab, played: readonly PlayedRound[]): Promise<WriteFigures> {
  const placed = await placedOrders(sandbox.instances.orders[0] as string);
  const all = played.map(({ writes, firstReference }) => writeFigures(writes, firstReference, placed));
  const sum = (figure: keyof WriteFigures): number => all.reduce((total, figures) => total + figures[figure], 0);
  return { sent: sum('sent'), done: sum('done'), refused: sum('refused'), uncertain: sum('uncertain'), doubled: sum('doubled'), lost: sum('lost') };
}

/** Of what they wrote to their logs, and to the terminal. */
async function complaintsOf(bffs: readonly RunningBff[]): Promise<Record<string, Complaints>> {
  const all = bffs.map(async ({ name, logFile, process: { output } }) => {
    const [logged, written] = await Promise.all([complaintsInFile(logFile), complaintsIn(output.split('\n'))]);
    return [name, { count: logged.count + written.count, first: [...logged.first, ...written.first] }] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}
