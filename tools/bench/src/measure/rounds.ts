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
 * All subjects, in another order each round, so that no subject always has the best place. What others did on the cores meets all of them, so a round that
 * they disturbed is taken again, which says nothing of its result; the least disturbed one counts.
 */
export async function measureRound(
  subjects: readonly RunningSubject[],
  round: number,
  nginx: Nginx,
  conditions: Conditions,
  interrupted: AbortSignal,
  take: (subject: string, sample: Sample) => void,
): Promise<void> {
  const ordered = inTurn(subjects, round);
  let best: readonly Sample[] = [];
  for (let attempt = 0; attempt < TRIES && disturbance(best) > DISTURBED; attempt += 1) {
    interrupted.throwIfAborted();
    const samples = await sample(ordered, nginx, conditions);
    if (disturbance(samples) < disturbance(best)) best = samples;
  }
  for (const [index, { subject }] of ordered.entries()) take(subject.name, best[index] as Sample);
}

function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

const disturbance = (samples: readonly Sample[]): number => samples[0]?.foreignShare ?? Number.POSITIVE_INFINITY;
