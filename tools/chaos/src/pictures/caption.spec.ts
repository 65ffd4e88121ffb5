import { resultOf } from '../testing/result-of.ts';
import { captionOf, milliseconds, percent } from './caption.ts';

const { figures } = resultOf(4, () => ({}));

describe('the caption', () => {
  it('has the figures of the run', () => {
    expect(captionOf(figures)).toEqual([
      'Healthy: 100 % succeed, p50 4 ms, p99 9.5 ms.',
      'In the fault: 99.99 % succeed, p50 4 ms, p99 104 ms. Well again after 0.25 s.',
    ]);
  });

  it('says what answers lack, and how it ended', () => {
    const [, ill] = captionOf({ ...figures, fault: { ...figures.fault, incomplete: 0.5 }, secondsToRecover: null });
    expect(ill).toBe('In the fault: 99.99 % succeed (50 % without a part), p50 4 ms, p99 104 ms. Not well again by the end.');
    expect(captionOf({ ...figures, secondsToRecover: 0 })[1]).toContain('Well again at once.');
  });

  it('never rounds up to all', () => {
    expect([1, 0.99999, 0.9999, 0.0005, 0].map(percent)).toEqual(['100 %', '99.99 %', '99.99 %', '0.05 %', '0 %']);
    expect([0.25, 9.96, 99.94, 104.4].map(milliseconds)).toEqual(['0.3 ms', '10 ms', '99.9 ms', '104 ms']);
  });
});
