import type { Server } from 'node:http';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { outsideRequests } from '../context/current.ts';
import type { ContextFactory } from '../context/context-factory.ts';
import type { Health } from '../management/health.ts';
import type { DrainSettings } from './bff.settings.ts';
import type { Environment } from './environment.ts';
import type { Connections } from './connections/connections.ts';
import type { Upgrades } from './connections/upgrades.ts';
import type { OpenPorts } from './ports/open-ports.ts';

/** Milliseconds for which load balancers get to notice, where the settings say nothing: haproxy and Kubernetes' endpoints take one to two seconds. */
const NOTICE = { production: 3_000, development: 0 } as const;

/** Milliseconds between looks for connections that have fallen idle. */
const SWEEP = 50;

/** Turns of the event loop that connections which were cut may take to say so; one is usual. */
const LAST_TURNS = 100;

/** What a drain empties. */
export interface Drained {
  readonly server: Server;
  readonly ports: Pick<OpenPorts, 'close'>;
  readonly connections: Connections;
  readonly upgrades: Upgrades | undefined;
  readonly contexts: ContextFactory;
  readonly health: Health;
}

/** Milliseconds that load balancers get to notice. */
export const noticeOf = ({ delay }: DrainSettings, { development }: Environment): number => delay ?? NOTICE[development ? 'development' : 'production'];

/**
 * Stops taking requests without losing one: not ready first, and only when load balancers have had the time to notice the ports close, idle
 * keep-alive connections go at once and busy ones after their answer, which carries `Connection: close`. WebSockets are told. What is not
 * done in time is cut.
 * @param notice before the ports close, in milliseconds
 * @param timeout after it, in milliseconds
 */
export async function drain({ server, ports, connections, upgrades, contexts, health }: Drained, notice: number, timeout: number): Promise<void> {
  health.setReady(false);
  contexts.drain();
  if (notice > 0) await wait(notice);
  const closed = ports.close();
  upgrades?.drain();
  contexts.endStreams();
  // An answer whose headers were out already could not say so; its connection is closed once it is idle. A connection that
  // nothing was said on yet gets that long too: its first request may have been on its way when the door closed.
  const closeUnused = (): void => {
    server.closeIdleConnections();
    connections.closeSilent();
  };
  const cutRest = (): void => {
    contexts.cut();
    connections.cut();
    upgrades?.cut();
  };
  const unused = outsideRequests(() => setInterval(closeUnused, SWEEP));
  const cut = outsideRequests(() => setTimeout(cutRest, timeout));
  server.closeIdleConnections();
  await closed;
  clearInterval(unused);
  clearTimeout(cut);
  // A server has closed before its last sockets say so, and with them their requests: their lines belong into the log.
  for (let turn = 0; contexts.isBusy && turn < LAST_TURNS; turn += 1) await nextTurn();
}
