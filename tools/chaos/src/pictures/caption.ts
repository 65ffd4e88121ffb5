import type { Figures } from '../lab/result.ts';
import type { StretchFigures } from '../measure/stretch.ts';

/** A whole number of hundredths of a per cent, never rounded up: 100 % is all. */
export const percent = (share: number): string => `${Math.floor(share * 10_000 + 1e-9) / 100} %`;

/** `p99 9.5 ms`, without digits that say nothing. */
export const milliseconds = (value: number): string => `${value < 100 ? Number(value.toFixed(1)) : Math.round(value)} ms`;

/** The figures of the picture in two lines, for those who see it and those who do not. */
export const captionOf = ({ healthy, fault, secondsToRecover }: Figures): [string, string] => [
  `Healthy: ${wordsFor(healthy)}.`,
  `In the fault: ${wordsFor(fault)}. ${recovery(secondsToRecover)}.`,
];

/** Below, the share of answers that lack something is not worth a word. */
const A_FEW = 0.01;

function wordsFor({ success, incomplete, p50, p99 }: StretchFigures): string {
  const without = success > 0 && incomplete >= A_FEW ? ` (${percent(incomplete)} without a part)` : '';
  return `${percent(success)} succeed${without}, p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}`;
}

const recovery = (seconds: number | null): string => {
  if (seconds === null) return 'Not well again by the end';
  return seconds === 0 ? 'Well again at once' : `Well again after ${seconds} s`;
};
