/** A point of the picture; a gap where nothing is known. */
export type Spot = readonly [x: number, y: number] | undefined;

/**
 * The data of an SVG path through some points, interrupted by gaps. Points on a level line between their neighbours are left out,
 * and each is told by its way from the one before, which is shorter.
 */
export function pathOf(spots: readonly Spot[]): string {
  const rounded = spots.map((spot) => (spot && Number.isFinite(spot[1]) ? ([tenths(spot[0]), tenths(spot[1])] as const) : undefined));
  let data = '';
  let last: readonly [x: number, y: number] | undefined;
  rounded.forEach((spot, index) => {
    const [before, after] = [rounded[index - 1], rounded[index + 1]];
    if (!spot || (before && after && before[1] === spot[1] && after[1] === spot[1])) return;
    data += before && last ? pair(spot[0] - last[0], spot[1] - last[1]) : `M${written(spot[0])} ${written(spot[1])}l`;
    last = spot;
  });
  return data;
}

/** In whole tenths of a pixel nothing is lost on the way. */
const tenths = (value: number): number => Math.round(value * 10);
const written = (value: number): string => String(value / 10).replace(/^(-?)0\./, '$1.');

/** A minus parts two numbers as well as a space does. */
function pair(x: number, y: number): string {
  const [first, second] = [written(x), written(y)];
  return `${first.startsWith('-') ? '' : ' '}${first}${second.startsWith('-') ? '' : ' '}${second}`;
}
