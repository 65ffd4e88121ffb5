import type { ControlServer } from './control/control-server.ts';
import type { InstanceHandle } from './instance/instance-handle.ts';
import { namingPort } from './port-taken-error.ts';

const named = async (starting: Promise<void>, forWhat: string): Promise<void> => {
  try {
    await starting;
  } catch (error) {
    throw namingPort(error, forWhat);
  }
};

/** Starts all listeners together; when one cannot, closes the others and throws its error. */
export const startAll = async (
  instances: readonly InstanceHandle[],
  server: ControlServer,
  close: () => Promise<void>,
): Promise<void> => {
  const results = await Promise.allSettled([
    named(server.listen(), 'control'),
    ...instances.map((instance) => named(instance.start(), `${instance.service} ${instance.instance}`)),
  ]);
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return;
  await close();
  throw failed.reason;
};
