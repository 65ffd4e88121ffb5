import { recordsOf } from '../testing/records-of.ts';
import { recovery, successAgain } from './recovery.ts';

/** A read each 10 ms for ten seconds. */
const load = (statusAt: (due: number) => number, tookAt: (due: number) => number) =>
  recordsOf(Array.from({ length: 1_000 }, (_, index) => ({ due: index * 10, took: tookAt(index * 10), status: statusAt(index * 10) })));

const AFTER = { from: 4_000, to: 10_000 };

describe('recovery', () => {
  it('takes no time when nothing fails', () => {
    expect(recovery(load(() => 200, () => 5), AFTER, 5)).toBe(0);
  });

  it('takes until the last failure, in steps of a quarter of a second', () => {
    expect(recovery(load((due) => (due < 5_300 ? 503 : 200), () => 5), AFTER, 5)).toBe(1_500);
  });

  it('takes until reads are quick as well', () => {
    const records = load((due) => (due < 4_100 ? 503 : 200), (due) => (due < 6_000 ? 11 : 10));
    expect(recovery(records, AFTER, 5)).toBe(2_000);
    expect(successAgain(records, AFTER)).toBe(250);
  });

  it('may never come', () => {
    expect(recovery(load(() => 503, () => 5), AFTER, 5)).toBeUndefined();
  });
});
