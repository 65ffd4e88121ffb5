import { currentScope } from '@portico/platform';
import type { Signals } from '@portico/platform';
import type { Logger } from 'pino';
import { describeError } from './error-report.ts';

export const UPSTREAM_MESSAGE = 'upstream';

/** Writes what somebody who is called out at night wants to know of upstreams: instances that come, go, are ejected or found dead, circuits that change. */
export function logUpstreams(events: Signals, log: Logger): void {
  events.instanceEjected.subscribe(({ upstream, instance, duration }) =>
    log.warn({ upstream, instance, ejectedForMs: duration }, UPSTREAM_MESSAGE),
  );
  events.instanceProbed.subscribe(({ upstream, instance, down, why }) => log.warn({ upstream, instance, probe: down ? 'down' : 'up', why }, UPSTREAM_MESSAGE));
  events.instancesChanged.subscribe(({ upstream, instances }) => log.info({ upstream, instances }, UPSTREAM_MESSAGE));
  events.connectionReplaced.subscribe(({ upstream, instance }) => log.warn({ upstream, instance, connection: 'silent, replaced' }, UPSTREAM_MESSAGE));
  events.upstreamCertificate.subscribe(({ upstream, state, ends, error }) =>
    log[state === 'renewed' ? 'info' : 'warn']({ upstream, certificate: state, ...(ends ? { ends: ends.toISOString() } : {}), ...(error === undefined ? {} : { err: describeError(error) }) }, UPSTREAM_MESSAGE),
  );
  events.discoveryFailed.subscribe(({ upstream, entry, error }) => log.warn({ upstream, entry, err: describeError(error) }, UPSTREAM_MESSAGE));
  events.credentialsFailed.subscribe(({ upstream, error }) => log.warn({ upstream, credentials: 'failed', err: describeError(error) }, UPSTREAM_MESSAGE));
  events.contractBroken.subscribe(({ upstream, operation, fault }) => {
    const context = currentScope()?.context;
    log.error({ requestId: context?.id, traceId: context?.trace.traceId, upstream, operation, wrongShape: fault }, UPSTREAM_MESSAGE);
  });
  events.signingKeyMade.subscribe(({ kid, setting }) =>
    log.warn({ kid, setting }, 'no key in the settings: one was made, for development only, and is gone with this process'),
  );
  events.breakerChanged.subscribe(({ upstream, operation, state }) => log.warn({ upstream, operation, breaker: state }, UPSTREAM_MESSAGE));
}
