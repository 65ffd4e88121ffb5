import { exchange } from '../../wire/raw-request.ts';
import type { RawAnswer } from '../../wire/raw-answer.ts';
import type { CostlyCase } from './costly-case.ts';
import { cpuOf, longestTurn } from './cpu.ts';

/** What a request of one size costs, all in milliseconds of CPU, and how it was answered. */
export interface Cost {
  readonly bytes: number;
  /** Of the whole exchange with the BFF. */
  readonly refusal: number;
  /** Of the same exchange with a server that only reads. */
  readonly carriage: number;
  /** Of making sense of what it brought: `JSON.parse` and the like. */
  readonly reading: number;
  /** The longest turn of the event loop in the exchange with the BFF. */
  readonly turn: number;
  readonly answer: RawAnswer;
  readonly answerBytes: number;
}

export interface Servers {
  readonly bff: string;
  readonly plain: string;
}

/**
 * Measures a case at one size, everything in turn.
 * @param known what was measured of it before: the least of each counts
 */
export async function costOf({ request, read }: CostlyCase, bytes: number, { bff, plain }: Servers, known?: Cost): Promise<Cost> {
  let { answer } = known ?? {};
  const { refusal, carriage, reading, turn } = known ?? { refusal: Infinity, carriage: Infinity, reading: Infinity, turn: Infinity };
  const costs = { refusal, carriage, reading, turn };
  const keep = (what: keyof typeof costs, cost: number): void => void (costs[what] = Math.min(costs[what], cost));
  const [first, second, third] = [request(bytes), request(bytes), request(bytes)];
  keep('refusal', await cpuOf(async () => (answer = await exchange(bff, first))));
  keep('carriage', await cpuOf(() => exchange(plain, second)));
  keep('reading', await cpuOf(() => void read(first)));
  keep('turn', await longestTurn(() => exchange(bff, third)));
  const { status, headers, body } = answer as RawAnswer;
  return { bytes, ...costs, answer: answer as RawAnswer, answerBytes: Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify({ status, headers })) };
}
