import { Control } from '../control/control.ts';
import { ControlServer } from '../control/control-server.ts';
import { buildCustomers } from '../data/customers.ts';
import { startIdentity } from '../identity/start-identity.ts';
import type { IdentityOptions } from '../identity/start-identity.ts';
import { urlsOf } from '../instance/urls.ts';
import type { InstanceCounts } from '../port-plan.ts';
import { planPorts } from '../port-plan.ts';
import type { SandboxWithIdentity } from '../sandbox.ts';
import { startAll } from '../start-all.ts';
import { ChildInstance } from './child-instance.ts';

/** Starts each instance in a process of its own, and the identity provider in this one. Throws `PortTakenError`, and then no process is left. */
export const startProcesses = async (
  entry: string,
  ports: number | 'free',
  counts: InstanceCounts,
  identityOptions: IdentityOptions,
): Promise<Pick<SandboxWithIdentity, 'urls' | 'controlUrl' | 'control' | 'identity' | 'close'>> => {
  const identity = await startIdentity(ports, identityOptions, buildCustomers());
  const instances: ChildInstance[] = planPorts(ports, counts).map(
    (planned) =>
      new ChildInstance(entry, planned, counts[planned.service] ?? 1, (placement) => {
        for (const other of instances)
          if (other.service === planned.service && other.instance !== planned.instance) other.adopt(placement);
      }),
  );
  const control = new Control(instances);
  const server = new ControlServer(control, ports === 'free' ? 0 : ports, identity.control);
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), identity.close(), ...instances.map((instance) => instance.close())]);
  };
  await startAll(instances, server, close);
  return { urls: urlsOf(instances), controlUrl: server.url, control, identity, close };
};
