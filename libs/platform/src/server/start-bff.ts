import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Signals } from '../events/signals.ts';
import { HeldResources } from '../management/held-resources.ts';
import { ManagementServer } from '../management/management-server.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { missingSections } from '../settings/settings-class-of.ts';
import { assembleBff } from './assemble-bff.ts';
import { BffIdentity } from './bff-identity.ts';
import { BffLifeSignals } from './bff-life.signals.ts';
import { closeApp, ShutdownError } from './close-app.ts';
import { Connections } from './connections/connections.ts';
import type { BffSettings } from './bff.settings.ts';
import { drain, noticeOf } from './drain.ts';
import type { Environment } from './environment.ts';
import { portFaults } from './port-faults.ts';
import { ClientPorts } from './ports/client-ports.ts';
import { OpenPorts } from './ports/open-ports.ts';
import { StartError } from './start-error.ts';
import { withAllFaults } from './start-faults.ts';

/** Milliseconds that the hooks of modules have although requests took all of `drain.timeout`. */
const LEAST_FOR_HOOKS = 1_000;

/** A BFF that listens. */
export interface RunningBff {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Every port that clients reach, by its setting: `{ 'server.port': 4000 }`. */
  readonly ports: Readonly<Record<string, number>>;
  readonly managementUrl: string;
  readonly routes: RouteTable;
  readonly app: NestFastifyApplication;
  /** Drains and stops. @throws ShutdownError when a module has failed to end, or not ended in time; all else has */
  close(): Promise<void>;
}

/** Starts a BFF inside this process. @throws StartError when its wiring is wrong or a port is taken; nothing listens then */
export async function startBff(root: Type, settings: BffSettings, environment: Environment): Promise<RunningBff> {
  const faults = [...portFaults(settings), ...(await missingSections(root, settings))];
  if (faults.length > 0) throw await withAllFaults(new StartError(faults), root, settings, environment);
  const { app, adapter, routes, contexts, pages, health, forwarding, upgrades } = await assembleBff(root, settings, environment).catch(async (error: unknown) => {
    throw await withAllFaults(error, root, settings, environment);
  });
  const management = new ManagementServer(pages, app.get(BffIdentity).name);
  const { server } = adapter.getInstance();
  const connections = new Connections(server, settings.connections, app.get(Signals), app.get(HeldResources), (address) => forwarding?.trusts(address) ?? false);
  const plain = { setting: 'server.port', port: settings.server.port, scheme: 'http', server } as const;
  const clientPorts = app.get(ClientPorts);
  const ports = new OpenPorts(server, clientPorts.with(plain), connections, clientPorts.prelude);
  adapter.watch(connections);
  try {
    const { host } = settings.server;
    const managementPort = await management.listen(settings.management.host, settings.management.port);
    await ports.open(host).catch(async (error: unknown) => {
      await management.close();
      throw error;
    });
    const life = app.get(Signals).of(BffLifeSignals);
    const managementUrl = `http://${reachable(settings.management.host)}:${managementPort}`;
    health.setReady(true);
    life.serves.emit({ ports: ports.numbers, management: managementUrl });
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      const { timeout } = settings.drain;
      const notice = noticeOf(settings.drain, environment);
      const over = performance.now() + notice + timeout;
      life.drains.emit({ notice, timeout });
      await drain({ server, ports, connections, upgrades, contexts, health }, notice, timeout);
      const faults = await closeApp(app, Math.max(LEAST_FOR_HOOKS, Math.round(over - performance.now())));
      await management.close();
      if (faults.length > 0) throw new ShutdownError(faults);
    };
    return {
      url: `${ports.main.scheme}://${reachable(host)}:${ports.main.number}`,
      ports: ports.numbers,
      managementUrl,
      routes,
      app,
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await closeApp(app, settings.drain.timeout);
    throw error;
  }
}

const reachable = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);
