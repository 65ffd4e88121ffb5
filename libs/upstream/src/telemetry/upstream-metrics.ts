import type { Meters, Signals } from '@portico/platform';
import type { UpstreamSignals } from './upstream.signals.ts';

/** Calls by how they ended, what was done to save them, and what became of instances and circuits. */
export function countUpstreams(signals: UpstreamSignals, contractBroken: Signals['contractBroken'], { counter, histogram }: Meters): void {
  const calls = histogram(
    'portico_upstream_duration_seconds',
    'Attempts at upstreams; outcome deadline: the caller had less time than the upstream may take.',
    ['upstream', 'operation', 'outcome'],
  );
  const repeats = counter('portico_upstream_repeats_total', 'Attempts that follow a failed one; paid: from the retry budget.', ['upstream', 'after', 'paid']);
  const hedges = counter('portico_upstream_hedges_total', 'Reads that were slow and were asked a second time, at another instance.', ['upstream', 'operation']);
  const shared = counter('portico_upstream_shared_total', 'Reads that got the answer of an identical one in flight.', ['upstream', 'operation']);
  const refused = counter(
    'portico_upstream_refused_total',
    'Calls that were not sent; open: the circuit was; saturated: as many as it takes at a time were in flight; unidentified: it could not be told who calls.',
    ['upstream', 'because'],
  );
  const broken = counter(
    'portico_contracts_broken_total',
    'Answers that were not checked before they were used, broke code of the BFF, and are not what the contract promises.',
    ['upstream', 'operation'],
  );
  const ejections = counter('portico_instance_ejections_total', 'Instances taken out because they failed several times in a row.', ['upstream', 'instance']);
  const breakers = counter('portico_breaker_changes_total', 'Changes of an operation’s circuit, by the state it came to.', ['upstream', 'operation', 'state']);

  signals.upstreamCallFinished.count(({ upstream, operation, outcome, duration }) => calls.observe(duration / 1000, upstream, operation, outcome));
  signals.upstreamCallRepeated.count(({ upstream, after, paid }) => repeats.increment(upstream, after, String(paid)));
  signals.upstreamCallHedged.count(({ upstream, operation }) => hedges.increment(upstream, operation));
  signals.upstreamCallShared.count(({ upstream, operation }) => shared.increment(upstream, operation));
  signals.upstreamCallRefused.count(({ upstream, because }) => refused.increment(upstream, because));
  signals.instanceEjected.count(({ upstream, instance }) => ejections.increment(upstream, instance));
  signals.breakerChanged.count(({ upstream, operation, state }) => breakers.increment(upstream, operation, state));
  contractBroken.count(({ upstream, operation }) => broken.increment(upstream, operation));
}
