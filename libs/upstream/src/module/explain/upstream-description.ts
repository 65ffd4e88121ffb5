import type { CallTarget } from '../../calls/call-target.ts';
import type { BreakerState } from '../../policies/health/breaker.ts';
import type { Circuits } from '../../policies/health/circuits.ts';
import type { Instance } from '../../policies/instances/instance.ts';
import type { RecentDescription } from '../../calls/recent-calls.ts';
import type { AnyUpstreamSettings } from '../upstream.settings.ts';

/** An instance as the management port shows it. Durations in milliseconds. */
export interface InstanceDescription {
  readonly address: string;
  readonly zone: string | undefined;
  readonly version: string | undefined;
  readonly weight: number;
  readonly priority: number;
  /** `down`: active probes found it so. `ejected`: it has failed too often. `joining`: on its way to its full share. */
  readonly state: 'well' | 'joining' | 'ejected' | 'down';
  readonly backIn: number | undefined;
  readonly underWay: number;
  /** What its answers take at present; undefined when none has come lately. */
  readonly latency: number | undefined;
}

/** The circuit of one operation. */
export interface CircuitDescription {
  readonly operation: string;
  readonly state: BreakerState;
  /** Since when it is not closed, probes that failed included. ISO 8601. */
  readonly since: string;
}

/** An upstream as the management port shows it. */
export interface UpstreamDescription {
  readonly upstream: string;
  /** The worst of all its circuits. */
  readonly circuit: BreakerState;
  /** Those that are not closed. */
  readonly circuits: readonly CircuitDescription[];
  readonly underWay: number;
  /** Calls that may be in flight, as found by measuring. */
  readonly limit: number;
  /** Streams that are open, and how many may be. */
  readonly streams: { readonly open: number; readonly limit: number };
  /** What became of its calls lately, and what fails each time. */
  readonly recent: RecentDescription;
  readonly instances: readonly InstanceDescription[];
  /** As they are in force, defaults included. */
  readonly settings: AnyUpstreamSettings;
}

/** @param now milliseconds on the clock of the instances */
export const describeUpstream = <E>(settings: AnyUpstreamSettings, target: CallTarget<E>, now: number): UpstreamDescription => ({
  upstream: target.upstream,
  ...describeCircuits(target.circuits),
  underWay: target.bulkhead.underWay,
  limit: target.bulkhead.limit,
  streams: { open: target.streams.count, limit: target.streams.limit },
  recent: target.recent.describe(now),
  instances: target.instances.all.map((instance) => describeInstance(instance, now)),
  settings,
});

function describeCircuits(circuits: Circuits): Pick<UpstreamDescription, 'circuit' | 'circuits'> {
  const notClosed = circuits.notClosed.map(({ operation, breaker }) => ({ operation, state: breaker.state, since: new Date(performance.timeOrigin + breaker.openedAt).toISOString() }));
  return { circuit: notClosed.find(({ state }) => state === 'open')?.state ?? notClosed[0]?.state ?? 'closed', circuits: notClosed };
}

function describeInstance<E>(instance: Instance<E>, now: number): InstanceDescription {
  const { address, zone, version, weight, priority } = instance.placement;
  const latency = instance.latency.value(now);
  return {
    address,
    zone,
    version,
    weight,
    priority,
    state: stateOf(instance, now),
    backIn: instance.ejectedUntil > now ? Math.ceil(instance.ejectedUntil - now) : undefined,
    underWay: instance.outstanding,
    latency: latency === undefined ? undefined : Math.round(latency * 10) / 10,
  };
}

function stateOf<E>(instance: Instance<E>, now: number): InstanceDescription['state'] {
  if (instance.down) return 'down';
  if (instance.ejectedUntil > now) return 'ejected';
  return instance.weightAt(now) < instance.placement.weight ? 'joining' : 'well';
}
