import type { Spot } from './path.ts';
import { pathOf } from './path.ts';
import type { Scale } from './scale.ts';

/** A line, its name, and the class of its colour. */
export interface Line {
  readonly name: string;
  readonly colour: 'a' | 'b' | 'c' | 'd' | 'beside' | 'healthy';
  readonly spots: readonly Spot[];
}

export interface Panel {
  /** What is drawn, with its unit. */
  readonly heading: string;
  readonly top: number;
  readonly height: number;
  readonly scale: Scale;
  readonly lines: readonly Line[];
  readonly label: (value: number) => string;
}

/** The sides of all panels, in pixels. */
export const LEFT = 58;
export const RIGHT = 744;

const HEADING = 8;
/** Widths in a legend, in pixels: the sample of a line, the widest character of its name, and the gap before the next. */
const SWATCH = 18;
const CHARACTER = 6.2;
const APART = 22;

/** From one place on the horizontal axis to another. */
export interface Shade {
  readonly from: number;
  readonly to: number;
}

/** One diagram, with a stretch of it shaded. */
export function drawPanel({ heading, top, height, scale, lines, label }: Panel, { from, to }: Shade): string {
  const grid = scale.ticks.map((tick) => {
    const y = Math.round(scale.at(tick)) + 0.5;
    return `<path class="grid" d="M${LEFT} ${y}H${RIGHT}"/><text class="small" x="${LEFT - 7}" y="${y + 3.5}" text-anchor="end">${label(tick)}</text>`;
  });
  const drawn = lines.map(({ colour, spots }) => `<path class="line ${colour}" d="${pathOf(spots)}"/>`);
  return [
    `<rect class="panel" x="${LEFT}" y="${top}" width="${RIGHT - LEFT}" height="${height}"/>`,
    `<rect class="fault" x="${from}" y="${top}" width="${to - from}" height="${height}"/>`,
    ...grid,
    `<text x="${LEFT}" y="${top - HEADING}">${heading}</text>`,
    ...(lines.length > 1 ? namesOf(lines, top - HEADING) : []),
    ...drawn,
  ].join('');
}

/** The names of lines side by side, the last one ending where the panel does. */
function namesOf(lines: readonly Line[], y: number): string[] {
  const widths = lines.map(({ name }) => SWATCH + APART + Math.ceil(name.length * CHARACTER));
  return lines.map(({ name, colour }, index) => {
    const x = RIGHT + APART - widths.slice(index).reduce((sum, width) => sum + width, 0);
    return `<path class="line ${colour}" d="M${x} ${y - 4}h${SWATCH}"/><text class="small" x="${x + SWATCH + 5}" y="${y}">${name}</text>`;
  });
}
