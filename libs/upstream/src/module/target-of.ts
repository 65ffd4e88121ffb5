import { StreamPlaces, StreamsSettings } from '@portico/platform';
import type { RequestContext, Signals } from '@portico/platform';
import { RetryBudget } from '../policies/retrying/retry-budget.ts';
import { BALANCERS } from '../policies/balancing/balancers.ts';
import type { CallTarget } from '../calls/call-target.ts';
import { SharedCalls } from '../calls/coalescing/shared-calls.ts';
import { Bulkhead } from '../policies/concurrency/bulkhead.ts';
import type { Endpoints } from '../transport/endpoints/endpoints.ts';
import { RecentCalls } from '../calls/recent-calls.ts';
import { Circuits } from '../policies/health/circuits.ts';
import type { CallIdentity } from '../calls/identity/call-identity.ts';
import { Instances } from '../policies/instances/instances.ts';
import type { ReadCache } from '../calls/reads/read-cache.ts';
import { OpenStreams } from '../calls/streams/open-streams.ts';
import { UpstreamSignals } from '../calls/telemetry/upstream.signals.ts';
import type { HttpUpstreamSettings, UpstreamSettings } from './upstream.settings.ts';

/** Milliseconds, where there is no server that says how long its clients may take. */
const STALL = 30_000;

/**
 * Puts an upstream's policies together as its settings say.
 *
 * @param zone where the BFF runs
 * @param identity how it is told who calls
 * @param streams what the BFF's streams may hold
 * @param reads what its answers are kept in
 */
export function targetOf<E>(
  settings: UpstreamSettings & Partial<Pick<HttpUpstreamSettings, 'streams'>>,
  endpoints: Endpoints<E>,
  events: Signals,
  zone: string | undefined,
  identity?: CallIdentity,
  streams = new OpenStreams(new StreamPlaces(new StreamsSettings(), events), STALL, events).of(settings.name, settings.streams),
  reads?: ReadCache,
): CallTarget<E> {
  const { name: upstream, timeout, firstByte = Number.POSITIVE_INFINITY, maxResponse, deadlineHeader, retry, hedging, ejection, balancing } = settings;
  const signals = events.of(UpstreamSignals);
  const balancer = BALANCERS[balancing.by];
  return {
    upstream,
    timeout,
    firstByte,
    maxResponse,
    deadlineHeader,
    retry,
    hedging,
    signals,
    instances: new Instances<E>({
      balancer: balancer.choose,
      ejection,
      levels: { zone, panic: ejection.panic },
      slowStart: balancing.slowStart,
      open: (placement) => endpoints.open(placement),
      retire: (endpoint) => endpoints.retire(endpoint),
      ejected: ({ address }, duration) => signals.instanceEjected.emit({ upstream, instance: address, duration }),
    }),
    budget: new RetryBudget(retry),
    circuits: new Circuits(settings.breaker, (operation, state) => signals.breakerChanged.emit({ upstream, operation, state })),
    bulkhead: new Bulkhead(settings.concurrency),
    streams,
    recent: new RecentCalls(),
    shared: settings.share ? new SharedCalls() : undefined,
    identity,
    reads,
    keyOf: balancer.keyed ? callerOf : noKey,
  };
}

/** What several requests share has no address; it goes anywhere. */
const callerOf = ({ caller, clientAddress, id }: RequestContext): string => caller?.identity.key ?? (clientAddress || id);
const noKey = (): string => '';
