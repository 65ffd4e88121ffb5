import type { Cost } from './measure.ts';

/** Bytes of an answer. */
const LONGEST_ANSWER = 16_000;
/** How often what is sent may be gone through. */
const TIMES = 5;
/** What twice as much may cost. */
const TWICE = 2.2;

/** What a refusal costs however little the request brings. */
export type Fixed = Pick<Cost, 'refusal' | 'carriage'>;

/**
 * The fixed part of a case: what it costs with next to nothing in it, where that is refused as well. It is no less than the shortest refusal of
 * the route, and at most twice as much: a case cannot hide what it costs in its fixed part.
 */
export function fixedPart(least: Cost, shortest: Fixed): Fixed {
  const refusal = Math.max(shortest.refusal, Math.min(isRefusal(least) ? least.refusal : 0, 2 * shortest.refusal));
  return { refusal, carriage: Math.min(shortest.carriage, least.carriage) };
}

const isRefusal = ({ answer: { status } }: Cost): boolean => status >= 400 && status <= 499;

/**
 * What is wrong with what a costly request costs at several sizes, each twice the one before.
 *
 * carriage = what a server that only reads takes for it, less that of the fixed part
 * reading  = JSON.parse and the like; of what Node's parser reads too, carriage as well
 * allowed  = fixed + carriage + 5 × reading
 * turn     = fixed + (allowed - fixed) / 2 + one reading: what every refusal costs may be done in one turn
 * allowed for twice as much = 2.2 × before, or as much more as reading itself grows by: JSON.parse needs more for each of many names, Node for
 * each of many headers
 *
 * Nothing is compared with a number of milliseconds: the machine may be slow.
 */
export function faultsIn(costs: readonly Cost[], fixed: Fixed, parsed: boolean): string[] {
  const carried = ({ carriage }: Cost): number => Math.max(0, carriage - fixed.carriage);
  const readingOf = (cost: Cost): number => cost.reading + (parsed ? carried(cost) : 0);
  return costs.flatMap((cost, index) => {
    const { bytes, refusal, turn, answer, answerBytes } = cost;
    const reading = readingOf(cost);
    const allowed = fixed.refusal + (parsed ? 0 : carried(cost)) + TIMES * reading;
    const longest = fixed.refusal + (allowed - fixed.refusal) / 2 + reading;
    const before = costs[index - 1];
    const twice = before ? TWICE * Math.max(before.refusal, fixed.refusal) * Math.max(1, reading / (2 * readingOf(before))) : Infinity;
    return [
      ...(isRefusal(cost) ? [] : [`${bytes} bytes are answered with ${answer.status}`]),
      ...(answerBytes > LONGEST_ANSWER ? [`${bytes} bytes get an answer of ${answerBytes}, more than ${LONGEST_ANSWER}`] : []),
      ...(refusal > allowed ? [`${bytes} bytes cost ${ms(refusal)}, more than ${ms(allowed)}`] : []),
      ...(turn > longest ? [`${bytes} bytes take a turn of ${ms(turn)}, more than ${ms(longest)}`] : []),
      ...(refusal > twice ? [`${bytes} bytes cost ${ms(refusal)}, more than ${ms(twice)}: ${before?.bytes} cost ${ms(before?.refusal ?? 0)}`] : []),
    ];
  });
}

const ms = (cost: number): string => `${cost.toFixed(3)} ms`;
