import type { Result } from '../lab/result.ts';
import type { SeriesPoint } from '../measure/series.ts';
import { captionOf } from './caption.ts';
import { drawPanel, LEFT, RIGHT } from './panel.ts';
import type { Line, Panel } from './panel.ts';
import { panelsOf } from './panels.ts';
import type { PanelContent } from './panels.ts';
import type { Spot } from './path.ts';
import { linear } from './scale.ts';
import { STYLE } from './style.ts';
import { thinned } from './thinned.ts';
import { fromZero } from './ticks.ts';

/** Where a run comes from, for the description. */
export interface Origin {
  readonly takenAt: string;
  readonly commit: string;
}

const WIDTH = 760;
const FIRST_TOP = 108;
const CAPTION = { top: 47, line: 16 };
const GAP = 30;
const FOOT = 42;
/** A panel's lines keep this far away from its edges. */
const INSET = 6;
/** Points of one line; half a pixel and more between them. */
const MOST_POINTS = 480;
const TIME_STEPS = 12;

/** A run under one fault, as an SVG: success, latency and attempts over time, with the fault's stretch shaded. The same for the same result. */
export function pictureOf(result: Result, { takenAt, commit }: Origin): string {
  const { fault, about, figures, faultFrom, faultTo } = result;
  const points = thinned(result.series, MOST_POINTS);
  const step = points[1]?.at ?? 1;
  const seconds = (points.at(-1)?.at ?? 0) + step;
  const time = linear([0, seconds], [LEFT, RIGHT]);
  const panels = placed(panelsOf(result, points, thinned(result.beside?.series ?? [], MOST_POINTS)), points, (at) => time.at(at + step / 2));
  const last = panels.at(-1) as Panel;
  const bottom = last.top + last.height;
  const height = bottom + FOOT;
  const [from, to] = [faultFrom, faultTo].map((at) => Math.round(time.at(at))) as [number, number];
  const ticks = fromZero(seconds, TIME_STEPS)
    .filter((tick) => tick <= seconds)
    .map((tick) => `<text class="small" x="${Math.round(time.at(tick))}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`);
  const title = `${about.charAt(0).toUpperCase()}${about.slice(1)}`;
  const caption = captionOf(figures);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title about" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif">`,
    `<title id="title">${escaped(fault)}: ${escaped(title)}</title>`,
    `<desc id="about">${escaped(caption.join(' '))} Measured on ${takenAt.slice(0, 10)} at commit ${escaped(commit)}.</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    `<text class="title" x="16" y="28">${escaped(title)}</text>`,
    ...caption.map((line, index) => `<text class="small" x="16" y="${CAPTION.top + index * CAPTION.line}">${escaped(line)}</text>`),
    ...panels.map((panel) => drawPanel(panel, { from, to })),
    `<text class="ill" x="${Math.round((from + to) / 2)}" y="${FIRST_TOP - 8}" text-anchor="middle">the fault</text>`,
    ...ticks,
    `<text class="small" x="${(LEFT + RIGHT) / 2}" y="${bottom + 32}" text-anchor="middle">seconds</text>`,
    '</svg>\n',
  ].join('\n');
}

/** Panels below one another, their lines in pixels. @param placeOf where a point of that time is, from left to right */
function placed(contents: readonly PanelContent[], points: readonly SeriesPoint[], placeOf: (at: number) => number): Panel[] {
  let top = FIRST_TOP;
  return contents.map(({ heading, height, scaled, label, lines }) => {
    const scale = scaled([top + height - INSET, top + INSET]);
    const spot = (at: number, value: number | null): Spot => (value === null || Number.isNaN(value) ? undefined : [placeOf(at), scale.at(value)]);
    const drawn = lines.map(({ name, colour, value, points: own = points }): Line => ({ name, colour, spots: own.map((point) => spot(point.at, value(point))) }));
    const panel = { heading, top, height, scale, label, lines: drawn };
    top += height + GAP;
    return panel;
  });
}

const escaped = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
