import { emptyRecords } from '../load/records.ts';
import type { Records } from '../load/records.ts';

export interface Read {
  readonly due: number;
  readonly took: number;
  /** Default: 200. */
  readonly status?: number;
  readonly incomplete?: boolean;
}

/** Reads as the load would have recorded them. */
export function recordsOf(reads: readonly Read[]): Records {
  const records = emptyRecords(reads.length);
  reads.forEach(({ due, took, status = 200, incomplete = false }, index) => {
    records.due[index] = due;
    records.took[index] = took;
    records.status[index] = status;
    records.incomplete[index] = incomplete ? 1 : 0;
  });
  return records;
}
