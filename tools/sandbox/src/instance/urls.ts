import type { ServiceName } from '../service-name.ts';
import { SERVICE_NAMES } from '../service-name.ts';
import type { InstanceHandle } from './instance-handle.ts';

/** By service, in the order of the instances. */
export const urlsOf = (instances: readonly InstanceHandle[]): Record<ServiceName, string[]> =>
  Object.fromEntries(
    SERVICE_NAMES.map((name) => [name, instances.filter(({ service }) => service === name).map(({ url }) => url)]),
  ) as Record<ServiceName, string[]>;
