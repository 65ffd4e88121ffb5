import type { Balancer } from '../balancing/balancer.ts';
import { byHash } from '../balancing/hash.ts';
import { powerOfTwo } from '../balancing/power-of-two.ts';
import { roundRobin } from '../balancing/round-robin.ts';
import type { BalancingSettings } from './resilience.settings.ts';

/** The balancers by their names in bff.yaml. */
export const BALANCERS: Readonly<Record<BalancingSettings['by'], Balancer>> = {
  'two-choices': powerOfTwo,
  'round-robin': roundRobin,
  hash: byHash,
};
