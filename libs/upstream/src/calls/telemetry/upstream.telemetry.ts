import { currentScope } from '@portico/platform';
import type { LogLines, Meters, Signals, TelemetrySource } from '@portico/platform';
import type { UpstreamSignals } from './upstream.signals.ts';

const UPSTREAM_MESSAGE = 'upstream';

/** What an operator on call wants to know of upstreams: instances that come, go, are ejected or found dead, circuits that change. */
function logUpstreams(signals: UpstreamSignals, contractBroken: Signals['contractBroken'], lines: LogLines): void {
  signals.instanceEjected.subscribe(({ upstream, instance, duration }) => lines.warn(UPSTREAM_MESSAGE, { upstream, instance, ejectedForMs: duration }));
  signals.instanceProbed.subscribe(({ upstream, instance, down, why }) =>
    lines.warn(UPSTREAM_MESSAGE, { upstream, instance, probe: down ? 'down' : 'up', why }),
  );
  signals.instancesChanged.subscribe(({ upstream, instances }) => lines.info(UPSTREAM_MESSAGE, { upstream, instances }));
  signals.connectionReplaced.subscribe(({ upstream, instance }) => lines.warn(UPSTREAM_MESSAGE, { upstream, instance, connection: 'silent, replaced' }));
  signals.upstreamCertificate.subscribe(({ upstream, state, ends, error }) => {
    const fields = { upstream, certificate: state, ...(ends ? { ends: ends.toISOString() } : {}) };
    lines[state === 'renewed' ? 'info' : 'warn'](UPSTREAM_MESSAGE, fields, error === undefined ? {} : { err: error });
  });
  signals.discoveryFailed.subscribe(({ upstream, entry, error }) => lines.warn(UPSTREAM_MESSAGE, { upstream, entry }, { err: error }));
  signals.breakerChanged.subscribe(({ upstream, operation, state }) => lines.warn(UPSTREAM_MESSAGE, { upstream, operation, breaker: state }));
  contractBroken.subscribe(({ upstream, operation, fault }) => {
    const context = currentScope()?.context;
    lines.error(UPSTREAM_MESSAGE, { requestId: context?.id, traceId: context?.trace.traceId, upstream, operation, wrongShape: fault });
  });
}

/** Calls by how they ended, what was done to save them, and what became of instances and circuits. */
function countUpstreams(signals: UpstreamSignals, contractBroken: Signals['contractBroken'], { counter, histogram }: Meters): void {
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

export const upstreamTelemetry = (signals: UpstreamSignals, { contractBroken }: Signals): TelemetrySource => ({
  log: (lines) => logUpstreams(signals, contractBroken, lines),
  count: (meters) => countUpstreams(signals, contractBroken, meters),
});
