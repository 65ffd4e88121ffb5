import type { Events } from '@portico/platform';
import type { Logger } from 'pino';

export const UPSTREAM_MESSAGE = 'upstream';

/** Writes what somebody who is called out at night wants to know of upstreams: instances that are ejected, circuits that change. */
export function logUpstreams(events: Events, log: Logger): void {
  events.instanceEjected.subscribe(({ upstream, instance, duration }) =>
    log.warn({ upstream, instance, ejectedForMs: duration }, UPSTREAM_MESSAGE),
  );
  events.breakerChanged.subscribe(({ upstream, state }) => log.warn({ upstream, breaker: state }, UPSTREAM_MESSAGE));
}
