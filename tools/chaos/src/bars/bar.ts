/** A figure, and what it must be. */
export interface Bar {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly wanted: 'at least' | 'at most';
  readonly unit: Unit;
  /** Without which the value says more about the machine than about the code; without it, the value says the same on any machine. */
  readonly needs?: 'quiet machine' | 'full run';
}

export type Unit = '%' | 'ms' | '×' | 's' | '' | 'MB' | 'MiB' | 'MB/min';

export const atLeast = (what: string, value: number, limit: number, unit: Unit): Bar => ({ what, value, limit, wanted: 'at least', unit });
export const atMost = (what: string, value: number, limit: number, unit: Unit): Bar => ({ what, value, limit, wanted: 'at most', unit });

/** A bar on how long something takes: a few seconds, and a machine that others use as well, say nothing about it. */
export const timed = (bar: Bar): Bar => ({ ...bar, needs: 'full run' });

/** A bar that is missed when there is not time enough for everything: then load is shed and calls are late, as they should be. */
export const unhurried = (bar: Bar): Bar => ({ ...bar, needs: 'quiet machine' });

/** A figure that is not known meets nothing. */
export const isMet = ({ value, limit, wanted }: Bar): boolean => (wanted === 'at least' ? value >= limit : value <= limit);
