import type { Cost } from './measure.ts';

/** Bytes of an answer. */
const LONGEST_ANSWER = 16_000;
/** How often what is sent may be gone through. */
const TIMES = 5;
/** What twice as much may cost. */
const TWICE = 2.2;

/** The shortest request of a route that is refused: what any refusal costs there, however little it brings. */
export type Shortest = Pick<Cost, 'refusal' | 'carriage'>;

/**
 * What is wrong with what a costly request costs at several sizes, each twice the one before.
 *
 * allowed = 2 × shortest + 5 × (reading + carrying what there is more than in the shortest)
 *
 * Twice as much may cost 2.2 times as much, and more only where reading or carrying it does: JSON.parse needs more for each of many names, Node for each of many headers.
 * The shortest counts twice because it is measured too. Nothing is compared with a number of milliseconds: the machine may be slow.
 */
export function faultsIn(costs: readonly Cost[], shortest: Shortest): string[] {
  return costs.flatMap((cost, index) => {
    const { bytes, refusal, carriage, reading, turn, answer, answerBytes } = cost;
    const allowed = 2 * shortest.refusal + TIMES * (reading + Math.max(0, carriage - shortest.carriage));
    const before = costs[index - 1];
    return [
      ...(answer.status < 400 || answer.status > 499 ? [`${bytes} bytes are answered with ${answer.status}`] : []),
      ...(answerBytes > LONGEST_ANSWER ? [`${bytes} bytes get an answer of ${answerBytes}, more than ${LONGEST_ANSWER}`] : []),
      ...(refusal > allowed ? [`${bytes} bytes cost ${ms(refusal)}, more than ${ms(allowed)}`] : []),
      ...(turn > allowed / 2 + reading ? [`${bytes} bytes take a turn of ${ms(turn)}, more than ${ms(allowed / 2 + reading)}`] : []),
      ...(before && refusal > TWICE * Math.max(before.refusal, shortest.refusal) + TIMES * Math.max(0, reading + carriage - TWICE * (before.reading + before.carriage)) ? [`${bytes} bytes cost ${ms(refusal)}, more than ${TWICE} × the ${ms(before.refusal)} of ${before.bytes}`] : []),
    ];
  });
}

const ms = (cost: number): string => `${cost.toFixed(2)} ms`;
