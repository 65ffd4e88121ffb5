import type { FaultOrder } from '../stack/sandbox-control.ts';
import { INSTANCES } from '../stack/sandbox-control.ts';
import type { Service } from '../../../lab/src/sandbox/sandbox-process.ts';
import type { BffsWanted, Lab } from './lab.ts';

/** A fault that is ready to come. */
export interface Scene {
  /** What the BFFs are told besides. */
  readonly wanted?: Omit<BffsWanted, 'name'>;
  /** Puts the fault in force. */
  begin(): Promise<void>;
  /** Lifts it. */
  end(): Promise<void>;
  /** Closes what the scene has opened. */
  close?(): Promise<void>;
  /** Figures of its own, asked for when the load is over. */
  more?(): Readonly<Record<string, number>>;
}

export type SetScene = (lab: Lab) => Promise<Scene>;

/** Orders to the sandbox come and go. @param normal orders that are in force all the time, such as a usual latency */
export const ordered =
  (ill: readonly FaultOrder[], normal: readonly FaultOrder[] = []): SetScene =>
  async ({ control }) => {
    const only = async (...orders: readonly FaultOrder[]): Promise<void> => {
      await control.clear();
      if (orders.length > 0) await control.fault(...orders);
    };
    await only(...normal);
    return { begin: () => only(...normal, ...ill), end: () => only(...normal) };
  };

/** Instances die and come back. @param instance from 1; all when absent */
export const stopped =
  (services: readonly Service[], instance?: number): SetScene =>
  async ({ control }) => {
    const numbers = instance === undefined ? Array.from({ length: INSTANCES }, (_, index) => index + 1) : [instance];
    const each = async (verb: 'stop' | 'start'): Promise<void> => {
      await Promise.all(services.flatMap((service) => numbers.map((number) => control[verb](service, number))));
    };
    return { begin: () => each('stop'), end: () => each('start') };
  };

/** Hangs as a process does that is stuck: its health checks hang as well. */
export const hung = (service: Service, instance?: number): FaultOrder[] => {
  const order = { service, kind: 'hang', ...(instance === undefined ? {} : { instance }) } as const satisfies FaultOrder;
  return [order, { ...order, operationId: 'health' }];
};

