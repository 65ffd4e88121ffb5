import { recordsOf } from '../testing/records-of.ts';
import { figuresOf } from './stretch.ts';

const RECORDS = recordsOf([
  { due: 0, took: 10 },
  { due: 100, took: 20, incomplete: true },
  { due: 200, took: 30, status: 503 },
  { due: 300, took: 1_200 },
  { due: 400, took: 5_000, status: 1 },
  { due: 500, took: 10 },
]);

describe('the figures of a stretch', () => {
  it('count the requests that were due in it', () => {
    expect(figuresOf(RECORDS, { from: 0, to: 200 })).toMatchObject({ reads: 2, success: 1, incomplete: 0.5, p50: 10, p99: 20 });
  });

  it('count no answer that comes too late, or that is an error, as a success', () => {
    const { success, statuses, goodP99 } = figuresOf(RECORDS, { from: 0, to: 500 });
    expect(success).toBe(2 / 5);
    expect(statuses).toEqual({ 200: 3, 503: 1, unanswered: 1 });
    expect(goodP99).toBe(20);
  });

  it('are NaN when nothing was due', () => {
    expect(figuresOf(RECORDS, { from: 600, to: 700 })).toMatchObject({ reads: 0, success: Number.NaN, p99: Number.NaN });
  });
});
