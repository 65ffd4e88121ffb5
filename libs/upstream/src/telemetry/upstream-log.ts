import { currentScope } from '@portico/platform';
import type { LogLines, Signals } from '@portico/platform';
import type { UpstreamSignals } from './upstream.signals.ts';

export const UPSTREAM_MESSAGE = 'upstream';

/** What an operator on call wants to know of upstreams: instances that come, go, are ejected or found dead, circuits that change. */
export function logUpstreams(signals: UpstreamSignals, contractBroken: Signals['contractBroken'], lines: LogLines): void {
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
