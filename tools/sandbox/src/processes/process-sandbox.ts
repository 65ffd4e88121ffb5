import { Control } from '../control/control.ts';
import { ControlServer } from '../control/control-server.ts';
import { urlsOf } from '../instance/urls.ts';
import type { InstanceCounts } from '../port-plan.ts';
import { planPorts } from '../port-plan.ts';
import type { Sandbox } from '../sandbox.ts';
import { startAll } from '../start-all.ts';
import { ChildInstance } from './child-instance.ts';

/** Starts each instance in a process of its own. Throws `PortTakenError`, and then no process is left. */
export const startProcesses = async (
  entry: string,
  ports: number | 'free',
  counts: InstanceCounts,
): Promise<Pick<Sandbox, 'urls' | 'controlUrl' | 'control' | 'close'>> => {
  const instances: ChildInstance[] = planPorts(ports, counts).map(
    (planned) =>
      new ChildInstance(entry, planned, counts[planned.service] ?? 1, (placement) => {
        for (const other of instances)
          if (other.service === planned.service && other.instance !== planned.instance) other.adopt(placement);
      }),
  );
  const control = new Control(instances);
  const server = new ControlServer(control, ports === 'free' ? 0 : ports);
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), ...instances.map((instance) => instance.close())]);
  };
  await startAll(instances, server, close);
  return { urls: urlsOf(instances), controlUrl: server.url, control, close };
};
