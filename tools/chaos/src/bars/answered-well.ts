import type { Answers } from '../soak/answers.ts';
import type { Complaints } from '../soak/complaints.ts';
import type { Kind } from '../soak/episodes/trouble.ts';
import type { Round } from '../soak/round.ts';
import type { WriteFigures } from '../writes/write-figures.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost, unhurried } from './bar.ts';

export interface Outcome {
  readonly rounds: readonly Round[];
  readonly answers: Answers;
  readonly writes: WriteFigures;
  readonly ended: readonly string[];
  readonly complaints: Readonly<Record<string, Complaints>>;
}

/**
 * A service that breaks its contract. In production a sample of the answers is checked until one is found wrong, so a view may meet
 * something else than its types promise, and that is an error of the BFF: for the first ones.
 */
const SURPRISES: Kind = 'wrongShape';
/** Per cent of the answers while a contract is broken. */
const SURPRISED = 1;

/** Whatever went wrong: every request got an answer, none because of the BFF itself, and when all is well again all succeed. */
export const answeredWell = ({ rounds, answers, writes, ended, complaints }: Outcome): Bar[] => [
  atMost('BFFs that ended by themselves', ended.length, 0, ''),
  atMost('requests without an answer', answers.broken + answers.unanswered, 0, ''),
  atMost('answers with status 500, while contracts were kept', internalErrors(rounds.filter(({ kinds }) => !kinds.includes(SURPRISES))), 0, ''),
  atMost('answers with status 500, while a contract was broken', surprised(rounds), SURPRISED, '%'),
  ...Object.entries(complaints).map(([bff, { count }]) => atMost(`${bff}: uncaught errors and unhandled rejections`, count, 0, '')),
  unhurried(atLeast('reads that succeed at the end', (rounds.at(-1)?.ill.success ?? Number.NaN) * 100, 99.9, '%')),
  atMost('writes doubled', writes.doubled, 0, ''),
  atMost('writes promised and not carried out', writes.lost, 0, ''),
];

const internalErrors = (rounds: readonly Round[]): number => rounds.reduce((sum, { answers }) => sum + (answers.statuses['500'] ?? 0), 0);

function surprised(rounds: readonly Round[]): number {
  const broken = rounds.filter(({ kinds }) => kinds.includes(SURPRISES));
  const sent = broken.reduce((sum, { answers }) => sum + answers.sent, 0);
  return sent === 0 ? 0 : (internalErrors(broken) / sent) * 100;
}
