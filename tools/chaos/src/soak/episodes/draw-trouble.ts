import { hung } from '../../lab/scene.ts';
import type { FaultOrder } from '../../stack/sandbox-control.ts';
import { INSTANCES } from '../../stack/sandbox-control.ts';
import { SERVICES } from '../../../../lab/src/sandbox/sandbox-process.ts';
import type { Service } from '../../../../lab/src/sandbox/sandbox-process.ts';
import { rounded } from '../../statistics/rounded.ts';
import type { SeededRandom } from '../../statistics/seeded-random.ts';
import type { Kind, Trouble } from './trouble.ts';

type Target = Pick<FaultOrder, 'service' | 'instance'>;
type Draw = (target: Target, random: SeededRandom) => FaultOrder[];

const MEBIBYTE = 2 ** 20;
const STATUSES = [429, 500, 502, 503];
/** Those that say when to come again. */
const PATIENT = [429, 503];

/** A share of the calls, or all. */
const rate = (random: SeededRandom): number => rounded(random.between(0.2, 1), 1);

const spoilt =
  (kind: 'reset' | 'truncate' | 'malformed' | 'wrongShape'): Draw =>
  (target, random) => [{ ...target, kind, rate: rate(random) }];

/** How an order of each kind is drawn: from what is hardly felt to more than the timeouts allow. */
const DRAWS: Readonly<Record<Kind, Draw>> = {
  latency: (target, random) => [{ ...target, kind: 'latency', ms: Math.round(random.between(20, 600)) }],
  longTail: (target, random) => [{ ...target, kind: 'longTail', share: rounded(random.between(0.1, 0.3), 1), ms: Math.round(random.between(100, 1_500)) }],
  capacity: (target, random) => [{ ...target, kind: 'capacity', workers: Math.round(random.between(2, 6)), ms: 20 }],
  error: (target, random) => {
    const status = random.oneOf(STATUSES);
    return [{ ...target, kind: 'error', status, rate: rate(random), ...(PATIENT.includes(status) ? { retryAfter: 1 } : {}) }];
  },
  hang: ({ service, instance }) => hung(service, instance),
  reset: spoilt('reset'),
  truncate: spoilt('truncate'),
  malformed: spoilt('malformed'),
  wrongShape: spoilt('wrongShape'),
  // Longer than the BFFs read. Each costs a megabyte on the way, so few calls get one.
  oversize: (target, random) => [{ ...target, kind: 'oversize', bytes: 1.5 * MEBIBYTE, rate: 0.1, chunked: random.chance(0.5) }],
  refuse: (target) => [{ ...target, kind: 'refuse' }],
  stop: () => [],
};

export const KINDS = Object.keys(DRAWS) as Kind[];

/** The gRPC library encodes and frames answers itself, so their bytes cannot be spoilt. */
const ONLY_HTTP: readonly Kind[] = ['truncate', 'malformed', 'wrongShape', 'oversize'];
/** How often it is all instances of a service and not one of them. */
const ALL = 0.25;

/** @param besides a service that has its trouble already */
export function drawTrouble(kind: Kind, random: SeededRandom, besides?: Service): Trouble {
  const service = random.oneOf(SERVICES.filter((candidate) => candidate !== besides && !(candidate === 'recommendations' && ONLY_HTTP.includes(kind))));
  const instance = random.chance(ALL) ? undefined : 1 + Math.floor(random.between(0, INSTANCES));
  const target: Target = instance === undefined ? { service } : { service, instance };
  return { kind, ...target, orders: DRAWS[kind](target, random) };
}
