import type { Reading } from '../soak/reading.ts';

/** A BFF at rest that holds nothing it should not. */
export const readingAt = (at: number, changed: Partial<Reading> = {}): Reading => ({
  at,
  heapBytes: 27e6,
  externalBytes: 20e6,
  residentBytes: 160e6,
  files: 27,
  contexts: 3,
  scopes: 1_050,
  deadlines: 0,
  timers: 30,
  emitters: 270,
  sockets: 2,
  listeners: 36,
  mostListeners: 2,
  warnings: [],
  requests: 0,
  calls: 0,
  ...changed,
});
