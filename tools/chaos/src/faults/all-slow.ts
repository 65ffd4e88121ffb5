import { allSlow } from '../bars/all-slow.ts';
import { ordered } from '../lab/scene.ts';
import { steady } from '../lab/steady.ts';
import { SERVICES } from '../../../lab/src/sandbox/sandbox-process.ts';

/** Milliseconds: pages need two calls one after the other, and have 700 to 1,000 ms. */
const SLOW = 400;

export const upstreamsSlow = steady({
  name: 'all-slow',
  about: `every service takes ${SLOW} ms longer`,
  scene: ordered(SERVICES.map((service) => ({ service, kind: 'latency', ms: SLOW }))),
  bars: allSlow,
});
