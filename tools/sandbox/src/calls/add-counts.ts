import type { CallCounts } from './call-log.ts';

/** The sum of several counts; all zero for none. */
export const addCounts = (all: readonly CallCounts[]): CallCounts => {
  const sum = (key: keyof CallCounts): number => all.reduce((total, counts) => total + counts[key], 0);
  return {
    started: sum('started'),
    inFlight: sum('inFlight'),
    finished: sum('finished'),
    cancelled: sum('cancelled'),
    expired: sum('expired'),
    broken: sum('broken'),
  };
};
