import type { Tree } from '../tree/tree.ts';

/** Lines. Generated files do not count. */
const MEDIAN_BELOW = 80;
const MOST_BELOW = 250;
const MOST_ARE = 0.95;
const NONE_ABOVE = 500;

/** Files are small: a file is one concept, and read in one go. */
export function fileSizes(tree: Tree): string[] {
  const sizes = [...tree.sources].map(([path, text]) => ({ path, lines: linesOf(text) })).sort((a, b) => a.lines - b.lines);
  const at = (share: number): number => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))]?.lines ?? 0;
  const violations = sizes.filter(({ lines }) => lines > NONE_ABOVE).map(({ path, lines }) => `${path} has ${lines} lines; at most ${NONE_ABOVE}: split it by concept`);
  if (at(0.5) >= MEDIAN_BELOW) violations.push(`the median file has ${at(0.5)} lines; it must have less than ${MEDIAN_BELOW}`);
  if (at(MOST_ARE) >= MOST_BELOW) violations.push(`only ${MOST_ARE * 100}% of the files have less than ${at(MOST_ARE)} lines; that must be less than ${MOST_BELOW}`);
  return violations;
}

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
