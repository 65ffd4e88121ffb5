import type { Result } from '../lab/result.ts';
import type { SeriesPoint } from '../measure/series.ts';
import type { Line } from './panel.ts';
import { linear, logarithmic } from './scale.ts';
import type { Scale } from './scale.ts';
import { fromZero, powersOfTen, upToOne } from './ticks.ts';

/** What a panel shows, before it has its place. */
export interface PanelContent {
  readonly heading: string;
  readonly height: number;
  scaled(pixels: readonly [bottom: number, top: number]): Scale;
  label(value: number): string;
  readonly lines: readonly {
    readonly name: string;
    readonly colour: Line['colour'];
    /** Null, as JSON has it, where nothing is known. */
    readonly value: (point: SeriesPoint) => number | null;
    /** Of another run; of the picture's own when absent. */
    readonly points?: readonly SeriesPoint[];
  }[];
}

const LOW = 62;
const HIGH = 140;
/** A load that changes by more than this is shown itself. */
const UNEVEN = 1.3;

/**
 * The panels of a picture, from above.
 *
 * @param points as many as there is room for
 * @param others those of the run beside it
 */
export function panelsOf({ figures, beside }: Result, points: readonly SeriesPoint[], others: readonly SeriesPoint[]): PanelContent[] {
  const all = (value: (point: SeriesPoint) => number | null): number[] => points.map(value).filter((one): one is number => one !== null && Number.isFinite(one));
  const rates = all(({ rate }) => rate);
  const uneven = Math.max(...rates) > UNEVEN * Math.min(...rates.filter((rate) => rate > 0));
  const worst = Math.min(...all((point) => point.success));
  const worstBeside = Math.min(1, ...others.map(({ success }) => success).filter(Number.isFinite));
  const success: PanelContent = {
    heading: 'reads that succeed, %',
    height: LOW,
    scaled: (pixels) => linear(upToOne(Math.min(worst, worstBeside)), pixels),
    label: (share) => String(Number((share * 100).toFixed(1))),
    lines: [
      ...(beside && worstBeside < worst ? [{ name: beside.name, colour: 'beside' as const, value: (point: SeriesPoint) => point.success, points: others }] : []),
      { name: 'success', colour: 'c', value: (point) => point.success },
    ],
  };
  const latency: PanelContent = {
    heading: 'time until an answer of any kind, ms',
    height: HIGH,
    scaled: (pixels) => logarithmic(powersOfTen([...all(({ p50 }) => p50), ...all(({ p99 }) => p99), ...others.map(({ p99 }) => p99)]), pixels),
    label: String,
    lines: [
      ...(beside ? [{ name: `p99 ${beside.name}`, colour: 'beside' as const, value: ({ p99 }: SeriesPoint) => p99, points: others }] : []),
      { name: 'p50', colour: 'a', value: ({ p50 }) => p50 },
      { name: 'p99', colour: 'b', value: ({ p99 }) => p99 },
      { name: 'p99 when healthy', colour: 'healthy', value: () => figures.healthy.p99 },
    ],
  };
  const attempts: PanelContent = {
    heading: 'attempts at services, for each read',
    height: LOW,
    scaled: (pixels) => linear(fromZero(Math.max(1, ...all((point) => point.attempts)), 3), pixels),
    label: String,
    lines: [{ name: 'attempts', colour: 'd', value: (point) => point.attempts }],
  };
  const load: PanelContent = {
    heading: 'reads a second',
    height: LOW,
    scaled: (pixels) => linear(fromZero(Math.max(1, ...rates), 3), pixels),
    label: String,
    lines: [
      { name: 'asked for', colour: 'a', value: ({ rate }) => rate },
      { name: 'that succeed', colour: 'c', value: (point) => point.rate * point.success },
    ],
  };
  return [...(uneven ? [load] : []), success, latency, attempts];
}
