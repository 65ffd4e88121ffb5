import type { Bar } from '../bars/bar.ts';
import type { SeriesPoint } from '../measure/series.ts';
import type { StretchFigures } from '../measure/stretch.ts';
import type { WriteFigures } from '../writes/write-figures.ts';

/** What a BFF used of the machine. */
export interface Usage {
  /** Share of one core, in the healthy stretch and in the fault. */
  readonly healthyCpu: number;
  readonly faultCpu: number;
  /** Megabytes of resident memory at the end of the healthy stretch, of the fault and of the load. */
  readonly healthyMemory: number;
  readonly faultMemory: number;
  readonly endMemory: number;
}

export interface Figures {
  readonly reads: number;
  readonly healthy: StretchFigures;
  /** From the beginning of the fault to its end. */
  readonly fault: StretchFigures;
  /** Without the fault's first second. */
  readonly afterFirstSecond: StretchFigures;
  /** Without the time that a breaker needs to open. */
  readonly onceOpen: StretchFigures;
  readonly after: StretchFigures;
  /** Attempts at upstreams for each read, writes included. */
  readonly healthyAttempts: number;
  readonly faultAttempts: number;
  /** Seconds; null when it was not seen to recover. */
  readonly secondsToRecover: number | null;
  readonly secondsToSuccess: number | null;
  readonly writes: WriteFigures;
  readonly usage: Readonly<Record<string, Usage>>;
  /** Milliseconds by which one send in a hundred was later than planned, at least: the load's own lateness. */
  readonly sentLateP99: number;
  /** Share of the machine that was busy, and that others used. */
  readonly busy: number;
  readonly others: number;
}

/** What was measured under one fault. */
export interface Result {
  readonly fault: string;
  readonly about: string;
  readonly figures: Figures;
  /** Further figures that only this fault has. */
  readonly more: Readonly<Record<string, number>>;
  readonly bars: readonly Bar[];
  /** Seconds from the beginning of the healthy stretch at which the fault came and went. */
  readonly faultFrom: number;
  readonly faultTo: number;
  readonly series: readonly SeriesPoint[];
  /** The same once more without the mechanism in question, for the picture. */
  readonly beside?: { readonly name: string; readonly series: readonly SeriesPoint[] };
}
