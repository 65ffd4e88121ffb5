import { summaryOf } from './summary.ts';

describe('the summary of a flood', () => {
  it('looks at good answers for its times, and at all for its counts', () => {
    const summary = summaryOf(Uint16Array.of(200, 503, 200, 0, 200), Float32Array.of(10, 1, 30, 0, 20), 2);
    expect(summary).toEqual({ sent: 5, statuses: { 0: 1, 200: 3, 503: 1 }, goodput: 1.5, p50: 20, p99: 30, settledP99: 30 });
  });

  it('has no times without good answers', () => {
    expect(summaryOf(Uint16Array.of(503), Float32Array.of(1), 1)).toMatchObject({ goodput: 0, p99: Number.NaN });
  });
});
