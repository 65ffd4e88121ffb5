/** How much is measured of each fault. */
export interface Pace {
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
  /** A BFF that was just started is slow: some reads one after the other, then some at full rate that do not count. */
  readonly warmUpSeconds: number;
  readonly settleSeconds: number;
  /** Of the load that counts. */
  readonly seconds: number;
}

/** Leaves about a third of two cores idle in which 25 processes run; more, and the machine's own queues would be measured. */
const READS_PER_SECOND = 250;
const WRITES_PER_SECOND = 10;

export const fullPace = (reads: number): Pace => ({
  readsPerSecond: READS_PER_SECOND,
  writesPerSecond: WRITES_PER_SECOND,
  warmUpSeconds: 6,
  settleSeconds: 4,
  seconds: Math.ceil(reads / READS_PER_SECOND),
});

/** Shorter and slower, for CI: its machine may be a slow one. */
export const CI_PACE: Pace = { readsPerSecond: 160, writesPerSecond: WRITES_PER_SECOND, warmUpSeconds: 3, settleSeconds: 1, seconds: 14 };

/** The parts of a load, in milliseconds. */
export interface Plan {
  readonly healthyFrom: number;
  readonly faultFrom: number;
  readonly faultTo: number;
  readonly end: number;
}

/** Healthy for a quarter, ill for a half, and then well again. @param lasts seconds, for a fault that has its own length */
export function planOf({ settleSeconds, seconds }: Pace, lasts = seconds / 2): Plan {
  const healthyFrom = settleSeconds * 1000;
  const faultFrom = healthyFrom + seconds * 250;
  return { healthyFrom, faultFrom, faultTo: faultFrom + Math.min(lasts, seconds / 2) * 1000, end: healthyFrom + seconds * 1000 };
}
