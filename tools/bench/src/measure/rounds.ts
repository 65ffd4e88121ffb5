import type { RunningSubject } from '../subjects/running-subject.ts';
import type { Nginx } from '../upstream/nginx.ts';
import { sample } from './sample.ts';
import type { Conditions, Sample } from './sample.ts';

/** The samples of each subject by its name, one a round, so that samples with one index belong to one round. */
export type Rounds = ReadonlyMap<string, readonly Sample[]>;

/** Share of a core that others may use before a sample is taken again. */
export const DISTURBED = 0.03;
/** How often at most. */
const TRIES = 3;

/**
 * One subject after the other, A B C, B C A, C A B …, so that whatever drifts in the machine meets all of them, and nobody's place
 * is the best. Those whose turn it is not stay paused.
 */
export async function measureRound(
  subjects: readonly RunningSubject[],
  round: number,
  nginx: Nginx,
  conditions: Conditions,
  interrupted: AbortSignal,
  take: (subject: string, sample: Sample) => void,
): Promise<void> {
  for (const running of inTurn(subjects, round)) {
    running.resume();
    const one = await undisturbed(running, nginx, conditions, interrupted);
    running.pause();
    take(running.subject.name, one);
  }
}

function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

/** Takes a sample again when others used the cores, which says nothing of its result; the least disturbed one counts. */
async function undisturbed(
  running: RunningSubject,
  nginx: Nginx,
  conditions: Conditions,
  interrupted: AbortSignal,
): Promise<Sample> {
  let best: Sample | undefined;
  for (let attempt = 0; attempt < TRIES && (!best || best.foreignShare > DISTURBED); attempt += 1) {
    interrupted.throwIfAborted();
    const one = await sample(running, nginx, conditions);
    if (!best || one.foreignShare < best.foreignShare) best = one;
  }
  return best as Sample;
}
