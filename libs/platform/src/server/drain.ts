import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { outsideRequests } from '../context/current.ts';
import type { ContextFactory } from '../context/context-factory.ts';
import type { Health } from '../management/health.ts';
import type { DrainSettings } from './bff.settings.ts';
import type { Environment } from './environment.ts';
import type { Connections } from './connections/connections.ts';

/** Milliseconds for which load balancers get to notice, where the settings say nothing: haproxy and Kubernetes' endpoints take one to two seconds. */
const NOTICE = { production: 3_000, development: 0 } as const;

/** Milliseconds between looks for connections that have fallen idle. */
const SWEEP = 50;

/**
 * Stops taking requests without losing one: not ready first, and only when load balancers have had the time to notice the port closes, idle keep-alive connections go at once and
 * busy ones after their answer, which carries `Connection: close`. What is not done in time is cut.
 */
export async function drain(
  server: Server,
  connections: Connections,
  contexts: ContextFactory,
  health: Health,
  { delay, timeout }: DrainSettings,
  { development }: Environment,
): Promise<void> {
  health.setReady(false);
  contexts.drain();
  const notice = delay ?? NOTICE[development ? 'development' : 'production'];
  if (notice > 0) await wait(notice);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // An answer whose headers were out already could not say so; its connection is closed once it is idle. A connection that
  // nothing was said on yet gets that long too: its first request may have been on its way when the door closed.
  const closeUnused = (): void => {
    server.closeIdleConnections();
    connections.closeSilent();
  };
  const unused = outsideRequests(() => setInterval(closeUnused, SWEEP));
  const cut = outsideRequests(() => setTimeout(() => server.closeAllConnections(), timeout));
  server.closeIdleConnections();
  await closed;
  clearInterval(unused);
  clearTimeout(cut);
}
