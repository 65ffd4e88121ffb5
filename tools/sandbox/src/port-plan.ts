import type { ServiceName } from './service-name.ts';
import { SERVICE_NAMES } from './service-name.ts';

/** How many instances of each service there are; 1 where nothing is said. */
export type InstanceCounts = Readonly<Partial<Record<ServiceName, number>>>;

export interface PlannedInstance {
  readonly service: ServiceName;
  readonly instance: number;
  readonly port: number;
}

/** Nine more instances fit between the ports of two tens. */
export const MOST_INSTANCES = 9;

/**
 * The instances and their ports: the control port is `first`, the services follow, the k-th instance of a service is ten
 * ports after the one before. `free` leaves every port to the system.
 */
export const planPorts = (first: number | 'free', counts: InstanceCounts): PlannedInstance[] =>
  SERVICE_NAMES.flatMap((service, index) =>
    Array.from({ length: counts[service] ?? 1 }, (_, earlier) => ({
      service,
      instance: earlier + 1,
      port: first === 'free' ? 0 : first + 1 + index + 10 * earlier,
    })),
  );
