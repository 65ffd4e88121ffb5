import type { RunningSubject } from '../subjects/running-subject.ts';
import type { Nginx } from '../upstream/nginx.ts';
import { sample } from './sample.ts';
import type { Conditions, Sample } from './sample.ts';

/** The samples of each subject by its name, one a round, so that samples with one index belong to one round. */
export type Rounds = ReadonlyMap<string, readonly Sample[]>;

/** One subject after the other, A B C A B C …, so that whatever drifts in the machine meets all of them. */
export async function measureRounds(
  subjects: readonly RunningSubject[],
  nginx: Nginx,
  rounds: number,
  conditions: Conditions,
  interrupted: AbortSignal,
  tell: (round: number, subject: string, sample: Sample) => void,
): Promise<Rounds> {
  const samples = new Map<string, Sample[]>(subjects.map(({ subject }) => [subject.name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const running of subjects) {
      interrupted.throwIfAborted();
      const one = await sample(running, nginx, conditions);
      samples.get(running.subject.name)?.push(one);
      tell(round, running.subject.name, one);
    }
  }
  return samples;
}
