import { overloaded } from '../bars/overloaded.ts';
import { ordered } from '../lab/scene.ts';
import { steady } from '../lab/steady.ts';
import { INSTANCES } from '../stack/sandbox-control.ts';

/** Calls that an instance works on at a time, and milliseconds that each takes. */
const WORKERS = 4;
const WORK = 80;
/** Calls a second. */
const CAPACITY = (INSTANCES * WORKERS * 1000) / WORK;

const UNLOADED = CAPACITY * 0.3;
const TIMES = 3;

/** The upstream is the limit: it does as much as it can, and what is beyond is refused at once. */
export const overload = steady({
  name: 'overload',
  about: `catalog carries ${CAPACITY} calls a second, and ${TIMES} times as many searches come`,
  read: 'searches',
  perSecond: { healthy: UNLOADED, ill: TIMES * CAPACITY },
  scene: ordered([], [{ service: 'catalog', kind: 'capacity', workers: WORKERS, ms: WORK }]),
  bars: (measured) => overloaded(measured, CAPACITY),
});
