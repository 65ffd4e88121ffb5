import type { Reading } from '../soak/reading.ts';
import { growth } from '../statistics/growth.ts';
import { slope, slopeError } from '../statistics/line.ts';
import type { Point } from '../statistics/line.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost } from './bar.ts';

/** The share of a run in which code is still compiled and tables find their size. */
const WARM_UP = 0.25;
const MEGABYTE = 1e6;

/**
 * Megabytes a minute; at 250 reads a second, one is 67 bytes a read. What a process has resident goes up and down by megabytes,
 * after the same collection too, as pages are kept for the next peak. So a slope is a leak when it is certain to be above this:
 * when it is by more than twice its standard error. Over minutes only a large leak is certain, over twenty a small one.
 */
const HEAP = 0.5;
const RESIDENT = 1;
const CERTAIN = 2;
/** Looks at a BFF, without which there is no line to speak of. */
const LOOKS = 4;

/** How many more there may be: a connection to the management port opens or closes by itself. */
const A_CONNECTION = 2;
const LISTENERS_OF_ONE = 12;
/**
 * An instance has a timer for its unused connections and may hold the stopped one of its latest: both come and go with what is wrong
 * in an episode, with two upstreams of three instances at most. 38 to 48 were seen to go up and down; a timer that each failure or
 * each episode left behind comes to more than that.
 */
const TIMERS_OF_AN_EPISODE = 2 * 2 * 3;
const OBJECTS = 20;
/** A pool keeps the object for each connection that was once needed at the same time; their number is bounded by its settings. */
const POOLED = 400;

type Count = 'files' | 'sockets' | 'timers' | 'listeners' | 'mostListeners' | 'contexts' | 'scopes' | 'emitters';

/** What may come to more, at most, from the first third of a run to the last. */
const GROWTH: readonly (readonly [what: string, count: Count, most: number])[] = [
  ['open files and sockets', 'files', A_CONNECTION],
  ['sockets', 'sockets', A_CONNECTION],
  ['timers', 'timers', TIMERS_OF_AN_EPISODE],
  ['listeners', 'listeners', A_CONNECTION * LISTENERS_OF_ONE],
  ['listeners to one event', 'mostListeners', 0],
  ['contexts of requests', 'contexts', OBJECTS],
  ['scopes and calls', 'scopes', OBJECTS],
  ['emitters', 'emitters', POOLED],
];

/** What must be gone whenever nothing is asked. */
const UNDER_WAY: readonly (readonly [what: string, count: 'requests' | 'calls' | 'deadlines'])[] = [
  ['requests in flight', 'requests'],
  ['upstream calls in flight', 'calls'],
  ['deadlines queued', 'deadlines'],
];

/** @returns those that were taken after the warm-up */
export function warmedUp(readings: readonly Reading[]): Reading[] {
  const end = readings.at(-1)?.at ?? 0;
  return readings.filter(({ at }) => at >= end * WARM_UP);
}

/** The least that the slope is nearly certain to be. */
export const certainSlope = (points: readonly Point[]): number => slope(points) - CERTAIN * slopeError(points);

/** @param bff its name @param readings in the order in which they were taken */
export function noLeak(bff: string, readings: readonly Reading[]): Bar[] {
  const warm = warmedUp(readings);
  const perMinute = (bytes: (reading: Reading) => number): number => certainSlope(warm.map((reading) => ({ x: reading.at, y: bytes(reading) / MEGABYTE })));
  return [
    atLeast(`${bff}: looks after the warm-up`, warm.length, LOOKS, ''),
    atMost(`${bff}: growth of the heap that is certain`, perMinute(({ heapBytes, externalBytes }) => heapBytes + externalBytes), HEAP, 'MB/min'),
    atMost(`${bff}: growth of resident memory that is certain`, perMinute(({ residentBytes }) => residentBytes), RESIDENT, 'MB/min'),
    ...GROWTH.map(([what, count, most]) => atMost(`${bff}: growth of ${what}`, growth(warm.map((reading) => reading[count])), most, '')),
    ...UNDER_WAY.map(([what, count]) => atMost(`${bff}: ${what} at rest`, Math.max(...readings.map((reading) => reading[count])), 0, '')),
    atMost(`${bff}: warnings of Node`, readings.at(-1)?.warnings.length ?? Number.NaN, 0, ''),
  ];
}
