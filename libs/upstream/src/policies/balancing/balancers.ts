import type { Balancer } from './balancer.ts';
import { byHash } from './hash.ts';
import { powerOfTwo } from './power-of-two.ts';
import { roundRobin } from './round-robin.ts';

interface NamedBalancer {
  readonly choose: Balancer;
  /** Whether it keeps together what belongs together: it is given a key. */
  readonly keyed?: boolean;
  /** For the settings. */
  readonly doc: string;
}

const ALL = {
  'two-choices': { choose: powerOfTwo, doc: 'of two at random the one with fewer calls in flight' },
  'round-robin': { choose: roundRobin, doc: 'in turn, by weight' },
  hash: { choose: byHash, keyed: true, doc: 'the same one for the same caller, or for the same client address without a sign-in' },
} as const satisfies Readonly<Record<string, NamedBalancer>>;

export type BalancerName = keyof typeof ALL;

/** The balancers by their names in bff.yaml. */
export const BALANCERS: Readonly<Record<BalancerName, NamedBalancer>> = ALL;
