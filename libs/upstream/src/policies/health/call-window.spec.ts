import fc from 'fast-check';
import { CallWindow } from './breaker.ts';

describe('a window of calls', () => {
  it('counts the calls of the current second and of the nine before', () => {
    const step = fc.record({ wait: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 25_000 })), failed: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.array(step, { maxLength: 80 }), (start, steps) => {
        const window = new CallWindow();
        const calls: { readonly second: number; readonly failed: boolean }[] = [];
        let now = start;
        for (const { wait, failed } of steps) {
          now += wait;
          window.count(failed, now);
          calls.push({ second: Math.floor(now / 1_000), failed });
          const recent = calls.filter(({ second }) => second > Math.floor(now / 1_000) - 10);
          const inRow = calls.length - 1 - calls.findLastIndex((call) => !call.failed);
          expect({ all: window.all, failed: window.failed, inRow: window.failedInRow }).toEqual({ all: recent.length, failed: recent.filter((call) => call.failed).length, inRow });
        }
      }),
    );
  });
});
