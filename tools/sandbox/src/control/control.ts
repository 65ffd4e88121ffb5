import { addCounts } from '../calls/add-counts.ts';
import type { CallCounts } from '../calls/call-log.ts';
import type { FaultOrder } from '../faults/fault-order.ts';
import { FaultOrderError, FaultOrderParser } from '../faults/parse-fault-order.ts';
import type { InstanceHandle, InstanceReport } from '../instance/instance-handle.ts';
import type { ServiceName } from '../service-name.ts';

/** Which instances are meant: all where nothing is said. */
export interface InstanceFilter {
  readonly service?: ServiceName;
  /** From 1. */
  readonly instance?: number;
}

/** Governs the instances of a sandbox. */
export class Control {
  readonly #instances: readonly InstanceHandle[];
  readonly #parser = new FaultOrderParser();

  constructor(instances: readonly InstanceHandle[]) {
    this.#instances = instances;
  }

  /** Puts fault orders in force. Throws `FaultOrderError`, and then none is. */
  async fault(...orders: readonly FaultOrder[]): Promise<void> {
    await this.order(orders);
  }

  /** As `fault`, for orders of unchecked origin. */
  async order(orders: readonly unknown[]): Promise<void> {
    const taken = orders.map((value) => {
      const order = this.#parser.parse(value);
      const targets = this.#find(order);
      if (targets.length === 0) throw new FaultOrderError(`instance: ${order.service} has no instance ${order.instance}`);
      return { order, targets };
    });
    for (const { order, targets } of taken) await Promise.all(targets.map((instance) => instance.order(order)));
  }

  /** Takes back all fault orders; a call that hangs goes on hanging until its caller leaves. */
  async clear(filter: InstanceFilter = {}): Promise<void> {
    await Promise.all(this.#find(filter).map((instance) => instance.clear()));
  }

  async calls(filter: InstanceFilter = {}): Promise<InstanceReport[]> {
    return Promise.all(this.#find(filter).map((instance) => instance.report()));
  }

  /** The counts of a service over its instances, of one operation or of all (health checks aside). */
  async count(service: ServiceName, operationId?: string): Promise<CallCounts> {
    return countIn(await this.calls({ service }), service, operationId);
  }

  /** Back to the start: no faults, all counts zero, only the seeded orders, every instance listening. */
  async reset(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.reset()));
  }

  /** Closes the listener and every connection of an instance, as a crash does. Throws a `RangeError` for an unknown one. */
  async stop(service: ServiceName, instance = 1): Promise<void> {
    await this.#one(service, instance).stop();
  }

  /** Starts a stopped instance on its old port. Throws a `RangeError` for an unknown one. */
  async start(service: ServiceName, instance = 1): Promise<void> {
    await this.#one(service, instance).start();
  }

  #one(service: ServiceName, instance: number): InstanceHandle {
    const [found] = this.#find({ service, instance });
    if (!found) throw new RangeError(`${service} has no instance ${instance}`);
    return found;
  }

  #find({ service, instance }: InstanceFilter): InstanceHandle[] {
    return this.#instances.filter(
      (candidate) =>
        (service ?? candidate.service) === candidate.service && (instance ?? candidate.instance) === candidate.instance,
    );
  }
}

/** The counts of a service in reports, of one operation or of all (health checks aside). */
export const countIn = (reports: readonly InstanceReport[], service: ServiceName, operationId?: string): CallCounts =>
  addCounts(
    reports
      .filter((report) => report.service === service)
      .flatMap(({ operations }) => Object.entries(operations))
      .filter(([name]) => (operationId === undefined ? name !== 'health' : name === operationId))
      .map(([, counts]) => counts),
  );
