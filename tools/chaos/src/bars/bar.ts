/** A figure, and what it must be. */
export interface Bar {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly wanted: 'at least' | 'at most';
  readonly unit: Unit;
  /** Whether it says more about the machine than about the code when that is busy or short: no verdict then. */
  readonly timed?: true;
}

export type Unit = '%' | 'ms' | '×' | 's' | '' | 'MB' | 'MB/min';

export const atLeast = (what: string, value: number, limit: number, unit: Unit): Bar => ({ what, value, limit, wanted: 'at least', unit });
export const atMost = (what: string, value: number, limit: number, unit: Unit): Bar => ({ what, value, limit, wanted: 'at most', unit });

/** A bar on how long something takes. */
export const timed = (bar: Bar): Bar => ({ ...bar, timed: true });

/** A figure that is not known meets nothing. */
export const isMet = ({ value, limit, wanted }: Bar): boolean => (wanted === 'at least' ? value >= limit : value <= limit);
