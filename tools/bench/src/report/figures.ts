import type { Rounds } from '../measure/rounds.ts';
import type { Sample } from '../measure/sample.ts';
import type { Estimate } from '../statistics/estimate.ts';

/** @throws RangeError when the subject was not measured */
export function samplesOf(rounds: Rounds, subject: string): readonly Sample[] {
  const samples = rounds.get(subject);
  if (!samples) throw new RangeError(`${subject} was not measured`);
  return samples;
}

export const intervalOf = ({ low, high }: Estimate, digits: number): readonly [number, number] => [round(low, digits), round(high, digits)];

export const round = (value: number, digits: number): number => Number(value.toFixed(digits));
