import { untilSeen } from './calls/until-seen.ts';
import { Control } from './control/control.ts';
import { ControlServer } from './control/control-server.ts';
import type { InstanceReport } from './instance/instance-handle.ts';
import type { IdentityProvider } from './identity/identity-provider.ts';
import { startIdentity } from './identity/start-identity.ts';
import type { IdentityOptions } from './identity/start-identity.ts';
import { ServiceInstance } from './instance/service-instance.ts';
import type { DataSet } from './data/data-set.ts';
import { buildDataSet } from './data/data-set.ts';
import type { InstanceCounts } from './port-plan.ts';
import { planPorts } from './port-plan.ts';
import { startAll } from './start-all.ts';
import type { ServiceName } from './service-name.ts';
import { OrderBook } from './services/orders/order-book.ts';
import { urlsOf } from './instance/urls.ts';

export interface SandboxOptions {
  /** The control port, which the others follow, or `free` for any free ports. */
  readonly ports: number | 'free';
  readonly instances?: InstanceCounts;
  /** Starts the identity provider too; absent, there is none, because loading it takes longer than all the services. */
  readonly identity?: true | IdentityOptions;
}

/** A running sandbox in this process. */
export interface Sandbox {
  /** By service, in the order of the instances; recommendations as `grpc://host:port`. */
  readonly urls: Readonly<Record<ServiceName, readonly string[]>>;
  readonly controlUrl: string;
  readonly control: Control;
  readonly data: DataSet;
  /** Resolves as soon as the reports pass the test; rejects after `withinMs` (5000 when absent), with what was counted last. */
  until(test: (reports: readonly InstanceReport[]) => boolean, withinMs?: number): Promise<readonly InstanceReport[]>;
  /** Ends everything; no connection, timer or port is left. */
  close(): Promise<void>;
}

/** One that was started with `identity`. */
export interface SandboxWithIdentity extends Sandbox {
  readonly identity: IdentityProvider;
}

const watch =
  (instances: readonly ServiceInstance[]): Sandbox['until'] =>
  (test, withinMs = 5000) =>
    untilSeen(
      () => instances.map((instance) => instance.snapshot()),
      test,
      instances.map((instance) => (listener) => instance.onChange(listener)),
      (reports) => reports.map(({ service, instance, operations }) => ({ service, instance, operations })),
      withinMs,
    );

/** Nothing changes it, so that all sandboxes of a process have the same. */
const data = buildDataSet();

/** Starts the demo services in this process. Throws `PortTakenError`, and then nothing listens. */
export function startSandbox(options: SandboxOptions & Required<Pick<SandboxOptions, 'identity'>>): Promise<SandboxWithIdentity>;
export function startSandbox(options: SandboxOptions): Promise<Sandbox>;
export async function startSandbox({ ports, instances: counts = {}, identity: wanted }: SandboxOptions): Promise<Sandbox | SandboxWithIdentity> {
  const identity = wanted && (await startIdentity(ports, wanted === true ? {} : wanted, data.customers));
  const world = { data, orders: new OrderBook(data.orders), now: Date.now };
  const instances = planPorts(ports, counts).map(
    ({ service, instance, port }) => new ServiceInstance(service, instance, port, world),
  );
  const control = new Control(instances);
  const server = new ControlServer(control, ports === 'free' ? 0 : ports, identity?.control);
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), identity?.close(), ...instances.map((instance) => instance.close())]);
  };
  await startAll(instances, server, close);
  const sandbox = { urls: urlsOf(instances), controlUrl: server.url, control, data, until: watch(instances), close };
  return identity ? { ...sandbox, identity } : sandbox;
}
