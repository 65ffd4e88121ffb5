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
 * work = reading + carrying what there is more than in the shortest
 * allowed = 2 × shortest + 5 × work
 * allowed for twice as much = 2.2 × what it cost before + 5 × what the work more than doubled by
 *
 * The shortest counts twice because it is measured too. Work itself may more than double: JSON.parse needs more for each of many names, Node for
 * each of many headers. Nothing is compared with a number of milliseconds: the machine may be slow.
 */
export function faultsIn(costs: readonly Cost[], shortest: Shortest): string[] {
  const work = ({ reading, carriage }: Cost): number => reading + Math.max(0, carriage - shortest.carriage);
  return costs.flatMap((cost, index) => {
    const { bytes, refusal, reading, turn, answer, answerBytes } = cost;
    const allowed = 2 * shortest.refusal + TIMES * work(cost);
    const longest = allowed / 2 + reading;
    const before = costs[index - 1];
    const twice = before ? TWICE * Math.max(before.refusal, shortest.refusal) + TIMES * Math.max(0, work(cost) - 2 * work(before)) : Infinity;
    return [
      ...(answer.status < 400 || answer.status > 499 ? [`${bytes} bytes are answered with ${answer.status}`] : []),
      ...(answerBytes > LONGEST_ANSWER ? [`${bytes} bytes get an answer of ${answerBytes}, more than ${LONGEST_ANSWER}`] : []),
      ...(refusal > allowed ? [`${bytes} bytes cost ${ms(refusal)}, more than ${ms(allowed)}`] : []),
      ...(turn > longest ? [`${bytes} bytes take a turn of ${ms(turn)}, more than ${ms(longest)}`] : []),
      ...(refusal > twice ? [`${bytes} bytes cost ${ms(refusal)}, more than ${ms(twice)}: ${before?.bytes} cost ${ms(before?.refusal ?? 0)}`] : []),
    ];
  });
}

const ms = (cost: number): string => `${cost.toFixed(2)} ms`;
