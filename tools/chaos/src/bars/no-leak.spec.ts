import type { Reading } from '../soak/reading.ts';
import { readingAt } from '../testing/reading-at.ts';
import { isMet } from './bar.ts';
import { noLeak, warmedUp } from './no-leak.ts';

const LOOKS = 40;
/** Looks half a minute apart. */
const readings = (change: (minutes: number, index: number) => Partial<Reading> = () => ({})): Reading[] =>
  Array.from({ length: LOOKS }, (_, index) => readingAt(index / 2, change(index / 2, index)));
const missed = (all: readonly Reading[]): string[] =>
  noLeak('web-bff', all)
    .filter((bar) => !isMet(bar))
    .map(({ what }) => what.slice('web-bff: '.length));
/** Up and down by so much. */
const swinging = (by: number, index: number): number => by * Math.sin(index * 2.4);

describe('noLeak', () => {
  it('finds no leak when everything is released', () => {
    expect(missed(readings())).toEqual([]);
  });

  it('lets memory go up and down by megabytes, and grow at first', () => {
    const swings = readings((minutes, index) => ({ residentBytes: 160e6 + swinging(4e6, index) + Math.min(minutes, 4) * 10e6 }));
    expect(missed(swings)).toEqual([]);
  });

  it('sees memory that grows by little more than it may, beneath what goes up and down', () => {
    const grows = readings((minutes, index) => ({ residentBytes: 160e6 + 1.5e6 * minutes + swinging(4e6, index), heapBytes: 27e6 + 0.7e6 * minutes }));
    expect(missed(grows)).toEqual(['growth of the heap that is certain', 'growth of resident memory that is certain']);
  });

  it.each([
    ['files', 'open files and sockets'],
    ['sockets', 'sockets'],
    ['timers', 'timers'],
    ['listeners', 'listeners'],
    ['mostListeners', 'listeners to one event'],
    ['contexts', 'contexts of requests'],
    ['scopes', 'scopes and calls'],
    ['emitters', 'emitters'],
  ] as const)('sees %s that become more from episode to episode', (count, what) => {
    expect(missed(readings((_, index) => ({ [count]: readingAt(0)[count] + index * (count === 'emitters' ? 50 : 2) })))).toEqual([`growth of ${what}`]);
    expect(missed(readings((_, index) => ({ [count]: readingAt(0)[count] + (index === 20 ? 1_000 : 0) })))).toEqual([]);
  });

  it.each([
    ['requests', 'requests in flight at rest'],
    ['calls', 'upstream calls in flight at rest'],
    ['deadlines', 'deadlines queued at rest'],
  ] as const)('sees a single look at which %s were not over', (count, what) => {
    expect(missed(readings((_, index) => ({ [count]: index === 3 ? 1 : 0 })))).toEqual([what]);
  });

  it('sees warnings', () => {
    expect(missed(readings((minutes) => ({ warnings: minutes > 10 ? ['MaxListenersExceededWarning: x'] : [] })))).toEqual(['warnings of Node']);
  });

  it('does not pass a run that is too short to tell', () => {
    expect(missed(readings().slice(0, 3))).toEqual(['looks after the warm-up']);
    expect(missed([])).toContain('looks after the warm-up');
  });
});

describe('the warm-up', () => {
  it('is the first quarter of a run', () => {
    expect(warmedUp([0, 4, 5, 20].map((at) => readingAt(at))).map(({ at }) => at)).toEqual([5, 20]);
  });
});
