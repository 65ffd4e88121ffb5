import { setTimeout as delay } from 'node:timers/promises';
import { originsOf } from '../lab/lab.ts';
import type { Lab, RunningBff } from '../lab/lab.ts';
import { stopped } from '../lab/scene.ts';
import { Load } from '../load/load.ts';
import type { Records } from '../load/records.ts';
import type { Stage } from '../load/schedule.ts';
import { figuresOf } from '../measure/stretch.ts';
import type { StretchFigures } from '../measure/stretch.ts';
import { Watch } from '../measure/watch.ts';
import { SERVICES } from '../../../lab/src/sandbox/sandbox-process.ts';
import { answersIn } from './answers.ts';
import type { Answers } from './answers.ts';
import type { Episode } from './episodes/draw-episodes.ts';
import { lengthOf } from './episodes/draw-episodes.ts';
import { sceneOf } from './episodes/scene-of.ts';
import { nameOf } from './episodes/trouble.ts';
import type { Kind } from './episodes/trouble.ts';
import type { Reading } from './reading.ts';
import { readingOf } from './reading.ts';

/** What a round is played with. */
export interface Setup {
  readonly lab: Lab;
  readonly bffs: readonly RunningBff[];
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
  /** When the soak began, on the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** One episode under load, and how it left the BFFs. */
export interface Round {
  /** Minutes since the soak began. */
  readonly at: number;
  readonly troubles: readonly string[];
  readonly kinds: readonly Kind[];
  /** Seconds. */
  readonly lasts: number;
  /** The reads while something was wrong, and from then on. */
  readonly ill: StretchFigures;
  readonly after: StretchFigures;
  /** To all reads and writes. */
  readonly answers: Answers;
  /** By the BFF's name. */
  readonly readings: Readonly<Record<string, Reading>>;
  /** The most memory under load, in bytes, by the BFF's name. */
  readonly peaks: Readonly<Record<string, number>>;
  /** Shares of the machine that were busy, and that others used. */
  readonly busy: number;
  readonly others: number;
}

/** A BFF's, in the order in which they were taken. */
export const readingsOf = (bff: string, rounds: readonly Round[]): Reading[] => rounds.flatMap(({ readings }) => readings[bff] ?? []);

export interface PlayedRound {
  readonly round: Round;
  readonly reads: Records;
  readonly writes: Records;
  readonly firstReference: number;
}

/** Milliseconds within which a connection that the other side has closed is gone. */
const CLOSED_WITHIN = 500;

/** @param rest seconds without any request, before the BFFs are looked at */
export async function playRound(setup: Setup, episode: Episode, firstRead: number, rest: number): Promise<PlayedRound> {
  const { lab, bffs, readsPerSecond, writesPerSecond, startedAt } = setup;
  lab.interrupted.throwIfAborted();
  const at = minutesSince(startedAt);
  const scene = await sceneOf(episode.troubles, lab);
  const seconds = lengthOf(episode);
  const firstReference = lab.takeReferences(Math.round(seconds * writesPerSecond));
  const [reads, writes] = [readsPerSecond, writesPerSecond].map((perSecond) => [{ seconds, perSecond }]) as [[Stage], [Stage]];
  // A load of its own for each round: its connections end with it, so that at rest the BFFs have none but their own.
  const load = Load.start({ origins: originsOf(bffs), read: 'pages', reads, writes, firstRead, firstReference }, lab.interrupted);
  const watch = new Watch(bffs, load);
  await load.until(episode.lead * 1000);
  const from = load.elapsed;
  await scene.begin();
  await load.until((episode.lead + episode.lasts) * 1000);
  const to = load.elapsed;
  await scene.end();
  const result = await load.result;
  await watch.stop();
  await delay(rest * 1000, undefined, { signal: lab.interrupted });
  const readings = await looks(setup);
  const round: Round = {
    at,
    troubles: episode.troubles.map(nameOf),
    kinds: episode.troubles.map(({ kind }) => kind),
    lasts: episode.lasts,
    ill: figuresOf(result.reads, { from, to }),
    after: figuresOf(result.reads, { from: to, to: Number.POSITIVE_INFINITY }),
    answers: answersIn([result.reads, result.writes]),
    readings,
    peaks: Object.fromEntries(bffs.map(({ name }) => [name, Math.max(...(watch.memory[name] ?? []).map(({ bytes }) => bytes))])),
    busy: watch.busyBetween(0, seconds * 1000),
    others: watch.othersBetween(0, seconds * 1000),
  };
  return { round, reads: result.reads, writes: result.writes, firstReference };
}

/**
 * Looks at the BFFs while no service listens: idle connections, of which there are as many as the last episode needed at a time,
 * are closed then, with all that they hold. Whatever else is open will never be closed.
 */
async function looks({ lab, bffs, startedAt }: Setup): Promise<Record<string, Reading>> {
  const away = await stopped(SERVICES)(lab);
  await away.begin();
  await delay(CLOSED_WITHIN);
  const readings = await Promise.all(bffs.map(async (bff) => [bff.name, await readingOf(bff, minutesSince(startedAt))] as const));
  await away.end();
  return Object.fromEntries(readings);
}

const minutesSince = (startedAt: number): number => (performance.now() - startedAt) / 60_000;
